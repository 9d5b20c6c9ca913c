{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = with_own_fields('dynamics', [
    'leadid', 'emailaddress1', 'jobtitle', 'companyname', 'numberofemployees',
    'address1_country', 'merged', 'donotemail', 'donotbulkemail', 'actualclosedate',
    'parentcontactid', '_parentcontactid_value', 'parentaccountid',
    '_parentaccountid_value', 'qualifyingopportunityid', '_qualifyingopportunityid_value',
    'campaignid', '_campaignid_value', 'masterid', '_masterid_value',
    'owningbusinessunit', '_owningbusinessunit_value', 'statecode',
    'statecode@OData.Community.Display.V1.FormattedValue', 'statecodename', 'statuscode',
    'statuscode@OData.Community.Display.V1.FormattedValue', 'statuscodename',
    'leadsourcecode', 'leadsourcecode@OData.Community.Display.V1.FormattedValue',
    'leadsourcecodename', 'industrycode',
    'industrycode@OData.Community.Display.V1.FormattedValue', 'industrycodename', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
], ['lead_reason', 'lead_department']) %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['emailaddress1'] %}

with

landed as (
    {{ landed('dynamics', 'lead', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        {{ dataverse_key('leadid') }} as lead_id,
        {{ email_hash('emailaddress1') }} as email_hash,
        {{ email_domain('emailaddress1') }} as email_domain,
        {{ is_role_mailbox('emailaddress1') }} as is_role_mailbox,
        {{ dataverse_lookup('parentcontactid') }} as contact_id,
        {{ dataverse_lookup('parentaccountid') }} as account_id,
        {{ dataverse_lookup('qualifyingopportunityid') }} as opportunity_id,
        {{ dataverse_lookup('campaignid') }} as measure_id,
        {{ dataverse_lookup('owningbusinessunit') }} as sales_unit_id,
        case when {{ checkbox('merged') }} then {{ dataverse_lookup('masterid') }} end
            as merged_into_lead_id,
        jobtitle as job_title,
        companyname as company_name,
        address1_country as country,
        try_cast(numberofemployees as bigint) as employee_count,
        statecode as state_code,
        statuscode as status_code,
        {{ dataverse_label('statuscode') }} as status_label,
        leadsourcecode as source_code,
        {{ dataverse_label('leadsourcecode') }} as source_label,
        industrycode as industry_code,
        {{ dataverse_label('industrycode') }} as industry_label,
        {{ own_field_value('dynamics', 'lead_reason') }} as reason,
        {{ own_field_value('dynamics', 'lead_department') }} as department,
        {{ checkbox('donotemail') }} or {{ checkbox('donotbulkemail') }} as has_opted_out,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'lead_id') }}
)

select * from final
