{{ config(enabled=source_is_read('dynamics')) }}

{%- set columns = [
    'processstageid', 'id', 'stagename'
] %}

with

landed as (
    {{ landed('dynamics', 'processstage', columns) }}
),

renamed as (
    select
        {{ dataverse_key('processstageid') }} as stage_id,
        stagename as stage_name,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'stage_id') }}
)

select * from final
