{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'contact_id', 'updated_at', 'created_at', 'email', 'visitor_id',
    'account_id', 'merged_into_contact_id', 'job_title', 'department',
    'seniority', 'company_name', 'company_domain', 'industry', 'employee_count',
    'country', 'is_deleted'
] %}

with

landed as (
{{ landed('canonical', 'contacts', columns) }}
),

renamed as (
    select
        contact_id,
        {{ utc_from_text('updated_at', zone) }} as updated_at,
        {{ utc_from_text('created_at', zone) }} as created_at,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        visitor_id,
        account_id,
        merged_into_contact_id,
        job_title,
        department,
        seniority,
        company_name,
        company_domain,
        industry,
        try_cast(employee_count as bigint) as employee_count,
        country,
        coalesce({{ flag('is_deleted') }}, false) as is_deleted,
        (
            contact_id is not null
            and {{ utc_from_text('updated_at', zone) }} is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at as known_at
    from landed
)

select * from renamed
