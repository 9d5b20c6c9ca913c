{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'businessunitid', 'name', 'parentbusinessunitid', '_parentbusinessunitid_value', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', 'businessunit', columns) }}
),

renamed as (
    select
        {{ dataverse_key('businessunitid') }} as business_unit_id,
        name as business_unit_name,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'business_unit_id') }}
)

select * from final
