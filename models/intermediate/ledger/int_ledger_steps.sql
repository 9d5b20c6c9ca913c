{#-
    The steps by which the cycles of a person are settled: the evidence that can matter.

    Touches move forward only, so between two pieces of other evidence only those count that
    reach further than all before them; the others just show life, which the step before them
    carries (`alive_at`). A win takes up to four steps: it opens a cycle if none is open, closes
    it, opens the customer's cycle, and moves that on to another open opportunity. Before
    evidence that follows a long silence stands a step that asks whether the cycle fell dormant.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

{%- set columns = [
    'op', 'new_level', 'new_stage', 'customer_level', 'customer_stage', 'opens_as_customer',
    'is_back_allowed', 'sales_record', 'given_back_at', 'contact_requested_at', 'anchor_at',
    'is_anchor_exclusive', 'occurred_at', 'alive_at', 'alive_number'
] %}

with

evidence as (
    select * from {{ ref('int_ledger_evidence') }}
    where {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

opportunity_levels as (
    select
        new_levels.level as new_level,
        new_levels.active_stage_code as new_stage,
        customer_levels.level as customer_level,
        customer_levels.active_stage_code as customer_stage
    from levels as new_levels
    inner join levels as customer_levels on new_levels.stage_code = customer_levels.stage_code
    where
        new_levels.stage_code = 'ANG'
        and new_levels.cycle_type = 'new_lead'
        and customer_levels.cycle_type = 'existing_customer_lead'
),

lives as (
    select
        evidence.*,
        op not in ('withdrawal', 'score') as shows_life,
        max(case when op not in ('withdrawal', 'score') then occurred_at end) over (
            partition by person_key order by evidence_number
            rows between unbounded preceding and 1 preceding
        ) as last_alive_at,
        max(case when op not in ('withdrawal', 'score') then evidence_number end) over (
            partition by person_key order by evidence_number
            rows between unbounded preceding and 1 preceding
        ) as last_alive_number
    from evidence
),

{# A run: touches between which nothing else happened and no silence fell. #}
runs as (
    select
        lives.*,
        coalesce(
            occurred_at > {{ days_later('last_alive_at', var('dormant_after_days')) }}, false
        ) as follows_silence,
        sum(
            case
                when op != 'touch' then 1
                when occurred_at > {{ days_later('last_alive_at', var('dormant_after_days')) }} then 1
                else 0
            end
        ) over (
            partition by person_key order by evidence_number
            rows between unbounded preceding and current row
        ) as run_number
    from lives
),

reaching as (
    select
        runs.*,
        op != 'touch'
        or coalesce(new_level > max(new_level) over earlier_in_run, true)
        or coalesce(customer_level > max(customer_level) over earlier_in_run, true) as is_kept
    from runs
    window earlier_in_run as (
        partition by person_key, run_number, op order by evidence_number
        rows between unbounded preceding and 1 preceding
    )
),

kept as (
    select
        reaching.*,
        {# The last life before the next step that is kept, or to the end. #}
        lead(last_alive_at) over next_kept as next_last_alive_at,
        lead(last_alive_number) over next_kept as next_last_alive_number
    from reaching
    where is_kept
    window next_kept as (partition by person_key order by evidence_number)
),

ends as (
    select
        person_key,
        max(case when shows_life then occurred_at end) as final_alive_at,
        max(case when shows_life then evidence_number end) as final_alive_number,
        max(evidence_number) as final_number
    from lives
    group by person_key
),

steps as (
    select
        kept.*,
        coalesce(kept.next_last_alive_at, ends.final_alive_at, kept.occurred_at) as covered_alive_at,
        coalesce(kept.next_last_alive_number, ends.final_alive_number, kept.evidence_number)
            as covered_alive_number
    from kept
    inner join ends on kept.person_key = ends.person_key
),

expanded as (
    select
        person_key,
        evidence_number,
        2 as part,
        {%- for column in columns %}
        {%- if column == 'alive_at' %}
        case when op = 'score' then occurred_at else covered_alive_at end as alive_at,
        {%- elif column == 'alive_number' %}
        case when op = 'score' then evidence_number else covered_alive_number end as alive_number
        {%- else %}
        {{ column }},
        {%- endif %}
        {%- endfor %}
    from steps
    union all
    {# Did the cycle fall dormant before this? #}
    {{ ledger_step(columns, 'steps', 0, {'op': "'silence'"}) }}
    where follows_silence
    union all
    {# A win while no cycle is open opens one. #}
    {{ ledger_step(columns, 'steps cross join opportunity_levels', 1, {
        'op': "'sale'",
        'new_level': 'opportunity_levels.new_level',
        'new_stage': 'opportunity_levels.new_stage',
        'customer_level': 'opportunity_levels.customer_level',
        'customer_stage': 'opportunity_levels.customer_stage',
        'alive_at': 'steps.covered_alive_at',
        'alive_number': 'steps.covered_alive_number',
    }) }}
    where steps.op = 'win'
    union all
    {# The customer is a lead again. #}
    {{ ledger_step(columns, 'steps cross join levels', 3, {
        'op': "'customer'",
        'customer_level': 'levels.level',
        'customer_stage': 'levels.active_stage_code',
        'alive_at': 'steps.covered_alive_at',
        'alive_number': 'steps.covered_alive_number',
    }) }}
    where
        steps.op = 'win'
        and levels.stage_code = 'AFS'
        and levels.cycle_type = 'existing_customer_lead'
    union all
    {# ... and stands where another open opportunity stands. #}
    {{ ledger_step(columns, 'steps inner join levels on steps.other_open_stage_code = levels.stage_code', 4, {
        'op': "'onward'",
        'customer_level': 'levels.level',
        'customer_stage': 'levels.active_stage_code',
        'sales_record': "'opportunity:' || steps.other_open_source || ':' || steps.other_open_opportunity_id",
        'alive_at': 'steps.covered_alive_at',
        'alive_number': 'steps.covered_alive_number',
    }) }}
    where steps.op = 'win' and levels.cycle_type = 'existing_customer_lead'
    union all
    {# Is the cycle dormant by as-of? #}
    select
        person_key,
        final_number as evidence_number,
        5 as part,
        {%- for column in columns %}
        {%- if column == 'op' %}
        'silence' as op,
        {%- elif column == 'occurred_at' %}
        {{ as_of() }} + interval 1 microsecond as occurred_at,
        {%- else %}
        null as {{ column }}{{ ',' if not loop.last }}
        {%- endif %}
        {%- endfor %}
    from ends
),

final as (
    select
        expanded.*,
        row_number() over (
            partition by person_key order by evidence_number, part
        ) as step_number
    from expanded
)

select * from final
