{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'auditid', 'id', 'objectid', '_objectid_value', 'objecttypecode', 'operation',
    'action', 'changedata', 'createdon'
] %}

with

landed as (
    {{ landed('dynamics', 'audit', columns) }}
),

renamed as (
    select
        {{ dataverse_key('auditid') }} as audit_id,
        {{ dataverse_lookup('objectid') }} as object_id,
        lower(objecttypecode) as entity,
        changedata as change_data,
        {{ utc_from_text('createdon', zone) }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'audit_id') }}
)

select * from final
