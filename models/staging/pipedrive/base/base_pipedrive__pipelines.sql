{{ config(enabled=source_is_read('pipedrive')) }}

{%- set columns = [
    'id', 'name'
] %}

with

landed as (
    {{ landed('pipedrive', 'pipelines', columns) }}
),

renamed as (
    select
        id as pipeline_id,
        name as pipeline_name,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'pipeline_id') }}
)

select * from final
