{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = with_own_fields('salesforce', [
    'Id', 'Email', 'Status', 'LeadSource', 'Title', 'Company', 'Industry',
    'NumberOfEmployees', 'Country', 'ConvertedContactId', 'ConvertedAccountId',
    'ConvertedOpportunityId', 'MasterRecordId', 'IsConverted', 'IsDeleted',
    'CreatedDate', 'LastModifiedDate', 'SystemModstamp', 'ConvertedDate',
    'OwnerId', 'HasOptedOutOfEmail'
], ['lead_reason']) %}

with

landed as (
    {{ landed('salesforce', 'Lead', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as lead_id,
        "ConvertedContactId" as converted_contact_id,
        "ConvertedAccountId" as converted_account_id,
        "ConvertedOpportunityId" as converted_opportunity_id,
        "OwnerId" as owner_id,
        "MasterRecordId" as merged_into_lead_id,
        {{ email_hash('"Email"') }} as email_hash,
        {{ email_domain('"Email"') }} as email_domain,
        {{ is_role_mailbox('"Email"') }} as is_role_mailbox,
        "Status" as status,
        {{ own_field_value('salesforce', 'lead_reason') }} as reason,
        "LeadSource" as source_name,
        "Title" as job_title,
        "Company" as company_name,
        "Industry" as industry,
        "Country" as country,
        try_cast("NumberOfEmployees" as bigint) as employee_count,
        {{ checkbox('"IsConverted"') }} as is_converted,
        {{ checkbox('"HasOptedOutOfEmail"') }} as has_opted_out,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        {{ utc_from_text('"CreatedDate"', zone) }} as created_at,
        coalesce(
            {{ utc_from_text('"SystemModstamp"', zone) }},
            {{ utc_from_text('"LastModifiedDate"', zone) }}
        ) as updated_at,
        {{ start_of_delivered_day('"ConvertedDate"', zone) }} as converted_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('salesforce', 'renamed', 'lead_id', 'Lead') }}
)

select * from final
