{{ config(enabled=source_is_read('marketo')) }}

with

leads as (select * from {{ ref('base_marketo__lead_versions') }}),

changes as (
    select *
    from {{ ref('base_marketo__changed_values') }}
    where field = 'status'
),

{# Whoever never had a status is a contact only: marketing knows them, sales does not. #}
with_status as (
    select lead_id
    from leads
    where status is not null
    union
    select lead_id
    from changes
),

tracking as (
    select min(occurred_at) as began_at
    from changes
),

tracked as (select distinct lead_id from changes),

final as (
    select
        leads.lead_id,
        leads.created_at,
        leads.updated_at,
        leads.lead_id as contact_id,
        leads.email_hash,
        leads.email_domain,
        leads.is_role_mailbox,
        cast(null as {{ dbt.type_string() }}) as account_id,
        leads.status,
        leads.measure_id,
        leads.source_name,
        cast(null as {{ dbt.type_string() }}) as sales_unit_id,
        cast(null as {{ dbt.type_string() }}) as opportunity_id,
        leads.merged_into_lead_id,
        leads.job_title,
        leads.department,
        leads.company_name,
        leads.industry,
        leads.employee_count,
        leads.country,
        coalesce(
            tracked.lead_id is not null or leads.created_at >= tracking.began_at, false
        ) as is_date_known,
        leads.is_deleted,
        (leads.created_at is not null) as is_readable,
        leads._row,
        leads._load_id,
        leads.known_at
    from leads
    cross join tracking
    inner join with_status
        on leads.lead_id = with_status.lead_id
    left join tracked
        on leads.lead_id = tracked.lead_id
)

select * from final
