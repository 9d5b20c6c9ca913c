{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'lead_id', 'created_at', 'updated_at', 'contact_id', 'email', 'account_id',
    'status', 'measure_id', 'source_name', 'sales_unit_id', 'opportunity_id',
    'merged_into_lead_id', 'job_title', 'department', 'company_name',
    'industry', 'employee_count', 'country', 'is_date_known', 'is_deleted'
] %}

with

landed as (
{{ landed('canonical', 'leads', columns) }}
),

renamed as (
    select
        lead_id,
        {{ utc_from_text('created_at', zone) }} as created_at,
        {{ utc_from_text('updated_at', zone) }} as updated_at,
        contact_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        account_id,
        status,
        measure_id,
        source_name,
        sales_unit_id,
        opportunity_id,
        merged_into_lead_id,
        job_title,
        department,
        company_name,
        industry,
        try_cast(employee_count as bigint) as employee_count,
        country,
        coalesce({{ flag('is_date_known') }}, true) as is_date_known,
        coalesce({{ flag('is_deleted') }}, false) as is_deleted,
        (
            lead_id is not null
            and {{ utc_from_text('created_at', zone) }} is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at as known_at
    from landed
)

select * from renamed
