{{ config(enabled=source_is_read('pipedrive')) }}

{%- set columns = [
    'id', 'key_string', 'name'
] %}

with

landed as (
    {{ landed('pipedrive', 'activity_types', columns) }}
),

renamed as (
    select
        key_string as type_key,
        name as type_name,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'type_key') }}
)

select * from final
