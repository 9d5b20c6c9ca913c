{{ config(enabled=source_is_read('dynamics')) }}

with

leads as (select * from {{ ref('base_dynamics__lead_versions') }}),

changes as (
    select *
    from {{ ref('base_dynamics__audited_changes') }}
    where entity = 'lead'
),

{# From here on a lead without a change of status has never changed. #}
tracking as (
    select min(occurred_at) as began_at
    from changes
    where attribute_name = 'statuscode'
),

audited as (
    select distinct object_id
    from changes
    where attribute_name = 'statuscode'
),

final as (
    select
        leads.lead_id,
        leads.created_at,
        leads.updated_at,
        leads.contact_id,
        leads.email_hash,
        leads.email_domain,
        leads.is_role_mailbox,
        leads.account_id,
        leads.status,
        leads.measure_id,
        leads.source_name,
        leads.sales_unit_id,
        leads.opportunity_id,
        leads.merged_into_lead_id,
        leads.job_title,
        leads.department,
        leads.company_name,
        leads.industry,
        leads.employee_count,
        leads.country,
        coalesce(
            audited.object_id is not null or leads.created_at >= tracking.began_at, false
        ) as is_date_known,
        {# The loser of a merger is only deactivated, and lives on in the winner. #}
        (leads.is_deleted and leads.merged_into_lead_id is null) as is_deleted,
        (leads.created_at is not null) as is_readable,
        leads._row,
        leads._load_id,
        leads.known_at
    from leads
    cross join tracking
    left join audited
        on leads.lead_id = audited.object_id
)

select * from final
