{{ config(enabled=source_is_read('pipedrive')) }}

{%- set columns = [
    'id', 'name', 'pipeline_id', 'pipeline_name', 'order_nr', 'update_time'
] %}

with

landed as (
    {{ landed('pipedrive', 'stages', columns) }}
),

renamed as (
    select
        id as stage_id,
        name as stage_name,
        pipeline_id,
        pipeline_name,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'stage_id') }}
)

select * from final
