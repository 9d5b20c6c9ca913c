{{ config(enabled=source_is_read('dynamics')) }}

with

leads as (select * from {{ ref('base_dynamics__lead') }}),

status_names as (
    select *
    from {{ ref('base_dynamics__status_names') }}
    where entity = 'lead'
),

choices as (
    select *
    from {{ ref('base_dynamics__choice_names') }}
    where entity = 'lead'
),

opportunities as (select * from {{ ref('base_dynamics__opportunity') }}),

{# A lead that was qualified before names no opportunity; its opportunity names the lead. #}
first_opportunities as (
    select
        lead_id,
        min_by(opportunity_id, (created_at, opportunity_id)) as opportunity_id,
        min(created_at) as qualified_at
    from opportunities
    where lead_id is not null
    group by lead_id
),

final as (
    select
        leads.* {{ exclude_columns(['opportunity_id']) }},
        coalesce(leads.opportunity_id, first_opportunities.opportunity_id) as opportunity_id,
        first_opportunities.qualified_at,
        coalesce(status_names.status_name, leads.status_code) as status,
        coalesce(leads.source_label, sources.label, leads.source_code) as source_name,
        coalesce(leads.industry_label, industries.label, leads.industry_code) as industry
    from leads
    left join status_names
        on leads.status_code = status_names.code
    left join choices as sources
        on sources.attribute_name = 'leadsourcecode' and leads.source_code = sources.code
    left join choices as industries
        on industries.attribute_name = 'industrycode' and leads.industry_code = industries.code
    left join first_opportunities
        on leads.lead_id = first_opportunities.lead_id
)

select * from final
