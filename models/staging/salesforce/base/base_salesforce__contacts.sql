{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'AccountId', 'MasterRecordId', 'Email', 'Title', 'Department',
    'MailingCountry', 'IsDeleted', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp',
    'HasOptedOutOfEmail'
] %}

with

landed as (
    {{ landed('salesforce', 'Contact', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as contact_id,
        "AccountId" as account_id,
        "MasterRecordId" as merged_into_contact_id,
        {{ email_hash('"Email"') }} as email_hash,
        {{ email_domain('"Email"') }} as email_domain,
        {{ is_role_mailbox('"Email"') }} as is_role_mailbox,
        "Title" as job_title,
        "Department" as department,
        "MailingCountry" as country,
        {{ checkbox('"HasOptedOutOfEmail"') }} as has_opted_out,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        {{ utc_from_text('"CreatedDate"', zone) }} as created_at,
        coalesce(
            {{ utc_from_text('"SystemModstamp"', zone) }},
            {{ utc_from_text('"LastModifiedDate"', zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('salesforce', 'renamed', 'contact_id', 'Contact') }}
)

select * from final
