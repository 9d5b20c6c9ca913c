{{ config(enabled=source_is_read('dynamics')) }}

{%- set columns = [
    'transactioncurrencyid', 'id', 'isocurrencycode'
] %}

with

landed as (
    {{ landed('dynamics', 'transactioncurrency', columns) }}
),

renamed as (
    select
        {{ dataverse_key('transactioncurrencyid') }} as currency_id,
        isocurrencycode as currency,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'currency_id') }}
)

select * from final
