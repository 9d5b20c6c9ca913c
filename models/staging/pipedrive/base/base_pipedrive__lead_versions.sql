{{ config(enabled=source_is_read('pipedrive')) }}

with

leads as (select * from {{ ref('base_pipedrive__leads') }}),

deals as (select * from {{ ref('base_pipedrive__deals') }}),

{# A deal may name the lead that it was made from, where the lead does not name the deal. #}
deals_of_leads as (
    select
        lead_id,
        min_by(opportunity_id, (created_at, opportunity_id)) as opportunity_id
    from deals
    where lead_id is not null
    group by lead_id
),

linked as (
    select
        leads.* {{ exclude_columns(['opportunity_id']) }},
        coalesce(leads.opportunity_id, deals_of_leads.opportunity_id) as opportunity_id
    from leads
    left join deals_of_leads
        on leads.lead_id = deals_of_leads.lead_id
),

conversions as (
    select
        opportunity_id,
        min(created_at) as converted_at
    from deals
    group by opportunity_id
),

{# What becomes of a lead: it has no status of its own. #}
final as (
    select
        linked.*,
        conversions.converted_at,
        case
            when linked.opportunity_id is not null then 'converted'
            when linked.is_archived then 'archived'
            else 'open'
        end as status
    from linked
    left join conversions
        on linked.opportunity_id = conversions.opportunity_id
)

select * from final
