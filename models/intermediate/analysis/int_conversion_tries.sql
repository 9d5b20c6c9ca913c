{#-
    Each cycle's first try at each step from threshold to threshold, with what became of it: passed,
    or the first thing that came in between, or open at as-of. A lead that sales gave back has ended
    its try at what sales decides (C, the close); consent and readiness it may still reach.
-#}
{{ config(materialized='view') }}
{%- set steps = [
    ('start', 'A', 'started_at', 'a_passed_at', false),
    ('A', 'B', 'a_passed_at', 'b_passed_at', false),
    ('B', 'C', 'b_passed_at', 'c_passed_at', true),
    ('C', 'close', 'c_passed_at', 'won_at', true),
    ('B', 'close', 'b_passed_at', 'won_at', true),
] %}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

given_back as (
    select
        lead_cycle_key,
        kind,
        occurred_at
    from {{ ref('fct_stage_transitions') }}
    where kind in ('reject', 'return', 'lose')
),

{% for threshold in ['b', 'c'] -%}
given_back_after_{{ threshold }} as (
    select
        cycles.lead_cycle_key,
        min(given_back.occurred_at) as given_back_at,
        min_by(given_back.kind, given_back.occurred_at) as kind
    from cycles
    inner join given_back on cycles.lead_cycle_key = given_back.lead_cycle_key
    where given_back.occurred_at >= cycles.{{ threshold }}_passed_at
    group by cycles.lead_cycle_key
),

{% endfor -%}
tries as (
    {%- for from_threshold, to_threshold, began_at, passed_at, ends_when_given_back in steps %}
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.route,
        '{{ from_threshold }}' as from_threshold,
        '{{ to_threshold }}' as to_threshold,
        cycles.{{ began_at }} as began_at,
        cycles.{{ began_at | replace('_at', '_on') }} as began_on,
        cycles.{{ passed_at }} as passed_at,
        {%- if ends_when_given_back %}
        given_back.given_back_at,
        case given_back.kind
            when 'reject' then 'rejected' when 'return' then 'returned' when 'lose' then 'lost'
        end as given_back_as,
        {%- else %}
        cast(null as timestamp) as given_back_at,
        cast(null as {{ dbt.type_string() }}) as given_back_as,
        {%- endif %}
        cycles.ended_at as cycle_ended_at,
        cycles.outcome as cycle_outcome
    from cycles
    {%- if ends_when_given_back %}
    left join given_back_after_{{ from_threshold | lower }} as given_back
        on cycles.lead_cycle_key = given_back.lead_cycle_key
    {%- endif %}
    where
        cycles.{{ began_at }} is not null
        and (cycles.{{ passed_at }} is null or cycles.{{ passed_at }} >= cycles.{{ began_at }})
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

settled as (
    select
        tries.*,
        case
            when passed_at is not null and (given_back_at is null or passed_at <= given_back_at) then 'passed'
            when given_back_at is not null then given_back_as
            else cycle_outcome
        end as outcome,
        case
            when passed_at is not null and (given_back_at is null or passed_at <= given_back_at) then passed_at
            when given_back_at is not null then given_back_at
            when cycle_ended_at is not null then cycle_ended_at
            else {{ as_of() }}
        end as until_at
    from tries
),

final as (
    select
        lead_cycle_key,
        person_key,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        route,
        from_threshold,
        to_threshold,
        began_at,
        {{ month_of('began_on') }} as began_month,
        until_at,
        outcome,
        {# A day counts as soon as it has begun: within 30 days means within 30 times 24 hours. #}
        cast(ceil({{ days_between('began_at', 'until_at') }}) as integer) as days
    from settled
)

select * from final
