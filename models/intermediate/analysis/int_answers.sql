{#-
    What sales is asked to answer, and when it did: a request for contact, and a lead that is handed
    over as ripe. A lead that sales fetches itself, by coming to a later stage at once, waits for
    nobody.
-#}
with

requests as (select * from {{ ref('int_contact_requests') }}),

transitions as (select * from {{ ref('fct_stage_transitions') }}),

levels as (select * from {{ ref('int_stage_levels') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

work as (select * from {{ ref('int_sales_work') }}),

handovers as (
    select
        transitions.lead_cycle_key,
        transitions.transition_number,
        transitions.person_key,
        transitions.is_inferred,
        transitions.occurred_at as asked_at,
        coalesce(cycles.ended_at, {{ as_of() }}) as until_at
    from transitions
    inner join cycles on transitions.lead_cycle_key = cycles.lead_cycle_key
    left join levels
        on
            transitions.cycle_type = levels.cycle_type
            and transitions.from_stage = levels.stage_code
    where transitions.to_stage = 'MQL' and coalesce(levels.is_nurturing, true)
),

{# What happens after the cycle has ended answers another one. #}
handovers_answered as (
    select
        handovers.lead_cycle_key,
        handovers.transition_number,
        min(work.occurred_at) as answered_at,
        min_by(work.is_inferred, {{ struct_of({
            'at': 'work.occurred_at',
            'tie': 'work.is_inferred',
        }) }}) as is_answer_inferred
    from handovers
    inner join work
        on
            handovers.person_key = work.person_key
            and work.occurred_at >= handovers.asked_at
            and work.occurred_at <= handovers.until_at
    group by handovers.lead_cycle_key, handovers.transition_number
),

asked as (
    select
        'handover' as asked_by,
        handovers.lead_cycle_key,
        handovers.is_inferred
        or coalesce(handovers_answered.is_answer_inferred, false) as is_inferred,
        handovers.asked_at,
        handovers_answered.answered_at,
        coalesce(handovers_answered.answered_at, handovers.until_at) as until_at
    from handovers
    left join handovers_answered
        on
            handovers.lead_cycle_key = handovers_answered.lead_cycle_key
            and handovers.transition_number = handovers_answered.transition_number
    union all
    select
        'contact_request' as asked_by,
        requests.lead_cycle_key,
        requests.is_answer_inferred as is_inferred,
        requests.requested_at as asked_at,
        requests.answered_at,
        coalesce(requests.answered_at, {{ as_of() }}) as until_at
    from requests
    where requests.lead_cycle_key is not null
),

final as (
    select
        asked.asked_by,
        asked.lead_cycle_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.route,
        cycles.region,
        cycles.sales_unit_key,
        asked.is_inferred,
        asked.asked_at,
        asked.answered_at,
        asked.until_at
    from asked
    inner join cycles on asked.lead_cycle_key = cycles.lead_cycle_key
)

select * from final
