{{ config(enabled=source_is_read('salesforce')) }}

with

leads as (select * from {{ ref('base_salesforce__leads') }}),

status_changes as (
    select
        lead_id,
        occurred_at
    from {{ ref('base_salesforce__lead_history') }}
    where field = 'Status'
),

owner_units as (select * from {{ ref('base_salesforce__owner_units') }}),

campaign_members as (select * from {{ ref('base_salesforce__campaign_members') }}),

{# From here on a lead without a change of status has never changed. #}
tracking as (
    select min(occurred_at) as began_at
    from status_changes
),

leads_with_history as (
    select distinct lead_id
    from status_changes
),

{# The campaign by which the lead came: the one that it has belonged to for longest. #}
first_campaigns as (
    select
        lead_id,
        min_by(campaign_id, (created_at, campaign_member_id)) as campaign_id
    from campaign_members
    where lead_id is not null and not is_deleted
    group by lead_id
),

final as (
    select
        leads.lead_id,
        leads.created_at,
        leads.updated_at,
        leads.converted_contact_id as contact_id,
        leads.email_hash,
        leads.email_domain,
        leads.is_role_mailbox,
        leads.converted_account_id as account_id,
        leads.status,
        first_campaigns.campaign_id as measure_id,
        leads.source_name,
        owner_units.sales_unit_id,
        leads.converted_opportunity_id as opportunity_id,
        leads.merged_into_lead_id,
        leads.job_title,
        cast(null as {{ dbt.type_string() }}) as department,
        leads.company_name,
        leads.industry,
        leads.employee_count,
        leads.country,
        {# Was today's status there from the beginning? That a lead was never edited
           proves nothing: nor was one that was imported as it stood. #}
        coalesce(
            leads_with_history.lead_id is not null
            or leads.created_at >= tracking.began_at,
            false
        ) as is_date_known,
        {# The loser of a merger lies in the recycle bin, but lives on in the winner. #}
        (leads.is_deleted and leads.merged_into_lead_id is null) as is_deleted,
        (leads.created_at is not null) as is_readable,
        leads._row,
        leads._load_id,
        leads.known_at
    from leads
    cross join tracking
    left join leads_with_history
        on leads.lead_id = leads_with_history.lead_id
    left join first_campaigns
        on leads.lead_id = first_campaigns.lead_id
    left join owner_units
        on leads.owner_id = owner_units.owner_id
)

select * from final
