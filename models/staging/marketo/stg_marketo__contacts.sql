{{ config(enabled=source_is_read('marketo')) }}

with

leads as (select * from {{ ref('base_marketo__lead_versions') }}),

mergers as (select * from {{ ref('base_marketo__mergers') }}),

delivered as (
    select distinct lead_id
    from leads
),

{# The loser of a merger may be gone before it was ever delivered; its activities are not. #}
never_delivered as (
    select mergers.*
    from mergers
    left join delivered
        on mergers.merged_lead_id = delivered.lead_id
    where delivered.lead_id is null
),

people as (
    select
        lead_id as contact_id,
        updated_at,
        created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        merged_into_lead_id as merged_into_contact_id,
        job_title,
        department,
        company_name,
        company_domain,
        industry,
        employee_count,
        country,
        is_deleted,
        _row,
        _load_id,
        known_at
    from leads
    union all
    select
        merged_lead_id as contact_id,
        occurred_at as updated_at,
        cast(null as timestamp) as created_at,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        into_lead_id as merged_into_contact_id,
        cast(null as {{ dbt.type_string() }}) as job_title,
        cast(null as {{ dbt.type_string() }}) as department,
        cast(null as {{ dbt.type_string() }}) as company_name,
        cast(null as {{ dbt.type_string() }}) as company_domain,
        cast(null as {{ dbt.type_string() }}) as industry,
        cast(null as bigint) as employee_count,
        cast(null as {{ dbt.type_string() }}) as country,
        false as is_deleted,
        _row,
        _load_id,
        known_at
    from never_delivered
),

final as (
    select
        contact_id,
        updated_at,
        created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        merged_into_contact_id,
        job_title,
        department,
        cast(null as {{ dbt.type_string() }}) as seniority,
        company_name,
        company_domain,
        industry,
        employee_count,
        country,
        is_deleted,
        (updated_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from people
)

select * from final
