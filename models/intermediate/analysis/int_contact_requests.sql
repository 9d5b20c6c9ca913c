{#-
    Every request for contact with its answer: the first sales work on the person at or after it.
    Who asks again before an answer came asks for the same: one row per person and answer.
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

answered as (
    select
        requests.*,
        answers.answered_at,
        coalesce(answers.is_answer_inferred, false) as is_answer_inferred,
        row_number() over (
            partition by requests.person_key, answers.answered_at
            order by requests.occurred_at, requests.touch_key
        ) as asking_rank,
        count(*) over (
            partition by requests.person_key, answers.answered_at
        ) as asked_count
    from requests
    left join answers on requests.touch_key = answers.touch_key
),

placed as (
    select
        answered.touch_key,
        max_by(cycles.lead_cycle_key, cycles.cycle_number) as lead_cycle_key
    from answered
    inner join cycles
        on
            answered.person_key = cycles.person_key
            and cycles.started_at <= answered.occurred_at
            and (cycles.ended_at is null or cycles.ended_at >= answered.occurred_at)
    where answered.asking_rank = 1
    group by answered.touch_key
),

standing as (
    select
        placed.touch_key,
        max_by(transitions.to_stage, transitions.transition_number) as stage_code
    from placed
    inner join answered on placed.touch_key = answered.touch_key
    inner join transitions
        on
            placed.lead_cycle_key = transitions.lead_cycle_key
            and transitions.occurred_at <= answered.occurred_at
            and transitions.to_stage is not null
    group by placed.touch_key
),

final as (
    select
        answered.touch_key,
        answered.person_key,
        placed.lead_cycle_key,
        answered.content_id,
        answered.measure_key,
        answered.channel_id,
        standing.stage_code,
        answered.asked_count,
        answered.is_answer_inferred,
        answered.occurred_at as requested_at,
        answered.answered_at
    from answered
    left join placed on answered.touch_key = placed.touch_key
    left join standing on answered.touch_key = standing.touch_key
    where answered.asking_rank = 1
)

select * from final
