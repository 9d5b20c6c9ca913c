{{ config(materialized='view') }}

{#- Records that were read and yet tell nothing, or less than they could, and why. -#}
with

activities as (select * from {{ ref('int_sales_activities_classified') }}),

lead_changes as (select * from {{ ref('int_lead_status_changes') }}),

opportunity_changes as (select * from {{ ref('int_opportunity_stage_changes') }}),

leads as (select * from {{ ref('int_leads') }}),

opportunities as (select * from {{ ref('int_opportunities') }}),

orders as (select * from {{ ref('int_orders') }}),

costs as (select * from {{ ref('int_measure_costs') }}),

nobody_named as (
    {%- for contract in ['web_events', 'social_events', 'email_events'] %}
    select source, '{{ contract }}' as object, occurred_at
    from {{ ref('int_' ~ contract) }}
    where coalesce(
        {%- for type in identifier_columns(contract) %}
        {{ identifier_expression(type) }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) is null
    {%- if contract == 'email_events' %} and event_type = 'clicked'{% endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# No rate can help an amount whose currency nobody knows: it is missing from every sum. #}
without_currency as (
    select source, 'opportunities' as object, created_at as occurred_at
    from opportunities
    where amount is not null and currency is null and not is_deleted
    union all
    select source, 'orders' as object, ordered_at as occurred_at
    from orders
    where amount is not null and currency is null
    union all
    select source, 'measure_costs' as object, cast(spent_on as timestamp) as occurred_at
    from costs
    where amount is not null and currency is null
),

not_used as (
    {%- for source_name in var('sources_with_unused') if source_name in var('sources') %}
    select '{{ source_name }}' as source, object_name as object, reason, record_count
    from {{ ref('stg_' ~ source_name ~ '__not_used') }}
    union all
    {%- endfor %}
    select source, 'leads' as object, 'deleted' as reason, count(*) as record_count
    from leads
    where is_deleted
    group by source
    union all
    select source, 'opportunities' as object, 'deleted' as reason, count(*) as record_count
    from opportunities
    where is_deleted
    group by source
),

final as (
    select
        'evidence' as section,
        source,
        object,
        'touch_names_nobody' as item,
        count(*) as record_count,
        cast(null as double) as share,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from nobody_named
    group by source, object
    union all
    select
        'evidence', source, 'sales_activities', 'names_nobody_known',
        count(*), null, min(occurred_at), max(occurred_at)
    from activities
    where person_key is null
    group by source
    union all
    select
        'evidence', lead_changes.source, 'lead_status_changes', 'of_unknown_lead',
        count(*), null, min(lead_changes.occurred_at), max(lead_changes.occurred_at)
    from lead_changes
    left join leads
        on lead_changes.source = leads.source and lead_changes.lead_id = leads.lead_id
    where leads.lead_id is null
    group by lead_changes.source
    union all
    select
        'evidence', opportunity_changes.source, 'opportunity_stage_changes', 'of_unknown_opportunity',
        count(*), null, min(opportunity_changes.occurred_at), max(opportunity_changes.occurred_at)
    from opportunity_changes
    left join opportunities
        on
            opportunity_changes.source = opportunities.source
            and opportunity_changes.opportunity_id = opportunities.opportunity_id
    where opportunities.opportunity_id is null
    group by opportunity_changes.source
    union all
    select
        'evidence', source, object, 'amount_without_currency',
        count(*), null, min(occurred_at), max(occurred_at)
    from without_currency
    group by source, object
    union all
    select 'evidence', source, object, reason, record_count, null, null, null
    from not_used
)

select * from final
