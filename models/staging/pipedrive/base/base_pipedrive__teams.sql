{{ config(enabled=source_is_read('pipedrive')) }}

{%- set columns = [
    'id', 'name', 'users', 'active_flag', 'is_deleted', 'deleted', 'deleted_flag'
] %}

with

landed as (
    {{ landed('pipedrive', 'teams', columns) }}
),

renamed as (
    select
        id as team_id,
        name as team_name,
        users,
        {{ pipedrive_is_deleted() }} or {{ checkbox('deleted_flag') }} as is_deleted,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'team_id') }}
)

select * from final
