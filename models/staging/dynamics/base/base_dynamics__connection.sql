{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'connectionid', 'record1id', '_record1id_value', 'record2id', '_record2id_value',
    'record1roleid', '_record1roleid_value',
    '_record1roleid_value@OData.Community.Display.V1.FormattedValue', 'record1roleidname',
    '_record2roleid_value@OData.Community.Display.V1.FormattedValue', 'record2roleidname',
    'statecode', 'id', 'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete',
    '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', 'connection', columns) }}
),

renamed as (
    select
        {{ dataverse_key('connectionid') }} as connection_id,
        {{ dataverse_lookup('record1id') }} as record_1_id,
        {{ dataverse_lookup('record2id') }} as record_2_id,
        coalesce(
            {{ adapter.quote('_record1roleid_value@OData.Community.Display.V1.FormattedValue') }},
            record1roleidname
        ) as role_1,
        coalesce(
            {{ adapter.quote('_record2roleid_value@OData.Community.Display.V1.FormattedValue') }},
            record2roleidname
        ) as role_2,
        coalesce(statecode = '1', false) as is_inactive,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'connection_id') }}
)

select * from final
