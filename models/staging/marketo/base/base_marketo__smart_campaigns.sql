{{ config(enabled=source_is_read('marketo')) }}

{%- set columns = [
    'id', 'programid'
] %}

with

landed as (
    {{ landed('marketo', 'campaigns', columns) }}
),

renamed as (
    select
        id as campaign_id,
        programid as program_id,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'campaign_id') }}
)

select * from final
