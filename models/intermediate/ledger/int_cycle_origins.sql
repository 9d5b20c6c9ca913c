{#-
    Where each cycle came from: the measure and the channel of its first touch that has one,
    else those of the person's latest lead by then; and the sales unit of the cycle's latest
    opportunity, else of that lead.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

cycles as (
    select
        lead_cycle_key,
        person_key,
        started_at,
        coalesce(ended_at, {{ as_of() }}) as until_at
    from {{ ref('int_cycles') }}
    where {{ is_changed_person('person_key') }}
),

touches as (
    select * from {{ ref('int_touches') }}
    where
        not is_machine
        and (measure_key is not null or channel_id is not null)
        and {{ is_changed_person('person_key') }}
),

leads as (select * from {{ ref('int_leads') }}),

lead_records as (select * from {{ ref('int_lead_records') }} where not is_deleted),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

measures as (select * from {{ ref('int_measure_lookup') }}),

channel_rules as (
    select * from {{ ref('channel_rules') }}
    where contract = 'leads' and (field is null or field = 'source_name')
),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_persons as (
    select * from {{ ref('int_opportunity_persons') }}
    where {{ is_changed_person('person_key') }}
),

first_touches as (
    select
        cycles.lead_cycle_key,
        min_by(
            touches.measure_key,
            case when touches.measure_key is not null then
                {{ struct_of({'at': 'touches.occurred_at', 'tie': "touches.contract || '|' || touches.source || '|' || touches.record_id"}) }}
            end
        ) as measure_key,
        min_by(
            touches.channel_id,
            case when touches.channel_id is not null then
                {{ struct_of({'at': 'touches.occurred_at', 'tie': "touches.contract || '|' || touches.source || '|' || touches.record_id"}) }}
            end
        ) as channel_id
    from cycles
    inner join touches
        on
            cycles.person_key = touches.person_key
            and touches.occurred_at >= cycles.started_at
            and touches.occurred_at <= cycles.until_at
    group by cycles.lead_cycle_key
),

source_channels as (
    select
        names.source_name,
        channel_rules.channel_id,
        row_number() over (
            partition by names.source_name
            order by channel_rules.priority desc, channel_rules.rule_id
        ) as rule_rank
    from (select distinct source_name from leads where source_name is not null) as names
    inner join channel_rules
        on
            channel_rules.pattern is null
            or {{ matches_pattern('names.source_name', 'channel_rules.pattern') }}
),

lead_facts as (
    select
        identifiers.person_key,
        leads.source,
        leads.lead_id,
        leads.created_at,
        leads.sales_unit_id,
        measures.measure_key,
        source_channels.channel_id
    from leads
    inner join lead_records
        on leads.source = lead_records.source and leads.lead_id = lead_records.lead_id
    inner join identifiers
        on {{ identifier('lead', 'leads.lead_id', 'leads.source') }} = identifiers.identifier
    left join measures
        on leads.source = measures.source and leads.measure_id = measures.measure_id
    left join source_channels
        on leads.source_name = source_channels.source_name and source_channels.rule_rank = 1
),

cycle_leads as (
    select
        cycles.lead_cycle_key,
        {%- for column in ['measure_key', 'channel_id', 'sales_unit_id'] %}
        max_by(
            {% if column == 'sales_unit_id' -%}
            {{ surrogate_key(["'sales_unit'", 'lead_facts.source', 'lead_facts.sales_unit_id']) }}
            {%- else %}lead_facts.{{ column }}{% endif %},
            case when lead_facts.{{ column }} is not null then
                {{ struct_of({'at': 'lead_facts.created_at', 'tie': 'lead_facts.lead_id'}) }}
            end
        ) as {{ 'sales_unit_key' if column == 'sales_unit_id' else column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from cycles
    inner join lead_facts
        on
            cycles.person_key = lead_facts.person_key
            and lead_facts.created_at <= cycles.until_at
    group by cycles.lead_cycle_key
),

cycle_opportunities as (
    select
        cycles.lead_cycle_key,
        max_by(
            {{ surrogate_key(["'sales_unit'", 'opportunities.source', 'opportunities.sales_unit_id']) }},
            {{ struct_of({'at': 'opportunities.created_at', 'tie': 'opportunities.opportunity_id'}) }}
        ) as sales_unit_key
    from cycles
    inner join opportunity_persons on cycles.person_key = opportunity_persons.person_key
    inner join opportunities
        on
            opportunity_persons.source = opportunities.source
            and opportunity_persons.opportunity_id = opportunities.opportunity_id
    where
        opportunities.sales_unit_id is not null
        and opportunities.created_at >= cycles.started_at
        and opportunities.created_at <= cycles.until_at
    group by cycles.lead_cycle_key
),

final as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        coalesce(first_touches.measure_key, cycle_leads.measure_key) as first_measure_key,
        coalesce(first_touches.channel_id, cycle_leads.channel_id) as first_channel_id,
        coalesce(cycle_opportunities.sales_unit_key, cycle_leads.sales_unit_key) as sales_unit_key
    from cycles
    left join first_touches on cycles.lead_cycle_key = first_touches.lead_cycle_key
    left join cycle_leads on cycles.lead_cycle_key = cycle_leads.lead_cycle_key
    left join cycle_opportunities
        on cycles.lead_cycle_key = cycle_opportunities.lead_cycle_key
)

select * from final
