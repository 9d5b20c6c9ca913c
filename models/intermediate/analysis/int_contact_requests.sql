{#-
    Every request for contact with its answer: the first sales work on the person at or after it.
    Who asks again in the same cycle before an answer came asks for the same: one row per person,
    cycle and answer.
-#}
with

requests as (
    select * from {{ ref('int_touches') }}
    where is_contact_request
),

work as (select * from {{ ref('int_sales_work') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

transitions as (select * from {{ ref('fct_stage_transitions') }}),

answers as (
    select
        requests.touch_key,
        min(work.occurred_at) as answered_at,
        min_by(work.is_inferred, {{ struct_of({
            'at': 'work.occurred_at',
            'tie': 'work.is_inferred',
        }) }}) as is_answer_inferred
    from requests
    inner join work
        on requests.person_key = work.person_key and work.occurred_at >= requests.occurred_at
    group by requests.touch_key
),

{# Where one cycle ends and the next begins at that instant, it is asked in the next. #}
placed as (
    select
        requests.touch_key,
        max_by(cycles.lead_cycle_key, cycles.cycle_number) as lead_cycle_key
    from requests
    inner join cycles
        on
            requests.person_key = cycles.person_key
            and cycles.started_at <= requests.occurred_at
            and (cycles.ended_at is null or cycles.ended_at >= requests.occurred_at)
    group by requests.touch_key
),

answered as (
    select
        requests.*,
        placed.lead_cycle_key,
        answers.answered_at,
        coalesce(answers.is_answer_inferred, false) as is_answer_inferred,
        row_number() over (
            partition by requests.person_key, placed.lead_cycle_key, answers.answered_at
            order by requests.occurred_at, requests.touch_key
        ) as asking_rank,
        count(*) over same_request as asked_count,
        max(requests.occurred_at) over same_request as last_requested_at
    from requests
    left join placed on requests.touch_key = placed.touch_key
    left join answers on requests.touch_key = answers.touch_key
    window same_request as (
        partition by requests.person_key, placed.lead_cycle_key, answers.answered_at
    )
),

standing as (
    select
        answered.touch_key,
        max_by(transitions.to_stage, transitions.transition_number) as stage_code
    from answered
    inner join transitions
        on
            answered.lead_cycle_key = transitions.lead_cycle_key
            and transitions.occurred_at <= answered.occurred_at
            and transitions.to_stage is not null
    where answered.asking_rank = 1
    group by answered.touch_key
),

final as (
    select
        answered.touch_key,
        answered.person_key,
        answered.lead_cycle_key,
        answered.content_id,
        answered.measure_key,
        answered.channel_id,
        standing.stage_code,
        answered.asked_count,
        answered.is_answer_inferred,
        answered.occurred_at as requested_at,
        answered.last_requested_at,
        answered.answered_at
    from answered
    left join standing on answered.touch_key = standing.touch_key
    where answered.asking_rank = 1
)

select * from final
