{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'accountid', 'name', 'websiteurl', 'numberofemployees', 'address1_country',
    'parentaccountid', '_parentaccountid_value', 'industrycode',
    'industrycode@OData.Community.Display.V1.FormattedValue', 'industrycodename', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', 'account', columns) }}
),

renamed as (
    select
        {{ dataverse_key('accountid') }} as account_id,
        {{ dataverse_lookup('parentaccountid') }} as parent_account_id,
        name as account_name,
        websiteurl as website,
        address1_country as country,
        try_cast(numberofemployees as bigint) as employee_count,
        industrycode as industry_code,
        {{ dataverse_label('industrycode') }} as industry_label,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'account_id') }}
)

select * from final
