{{ config(enabled=source_is_read('pipedrive')) }}

with

leads as (select * from {{ ref('base_pipedrive__lead_versions') }}),

owner_units as (select * from {{ ref('base_pipedrive__owner_units') }}),

final as (
    select
        leads.lead_id,
        leads.created_at,
        leads.updated_at,
        leads.contact_id,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        leads.account_id,
        leads.status,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        leads.source_name,
        owner_units.sales_unit_id,
        leads.opportunity_id,
        cast(null as {{ dbt.type_string() }}) as merged_into_lead_id,
        cast(null as {{ dbt.type_string() }}) as job_title,
        cast(null as {{ dbt.type_string() }}) as department,
        cast(null as {{ dbt.type_string() }}) as company_name,
        cast(null as {{ dbt.type_string() }}) as industry,
        cast(null as bigint) as employee_count,
        cast(null as {{ dbt.type_string() }}) as country,
        {# Every lead is open when it is made. #}
        true as is_date_known,
        {# A lead that became a deal leaves the inbox, and lives on in the deal. #}
        (leads.is_deleted and leads.opportunity_id is null) as is_deleted,
        (leads.created_at is not null) as is_readable,
        leads._row,
        leads._load_id,
        leads.known_at
    from leads
    left join owner_units
        on leads.owner_id = owner_units.owner_id
)

select * from final
