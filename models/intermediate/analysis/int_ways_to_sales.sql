{#-
    How each spell with marketing went on: offered the fast lane, took it, chatted, or went the
    normal way; answered, handed over, won.

    way: fast_lane (asked for contact), chat (chatted, and did not ask), normal (neither), in that
    order; unseen where the lead never came by while marketing had it. Who asked for contact and
    came to sales later than the ledger's fast lane allows has not come in time.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

spells as (
    select * from {{ ref('int_nurturing_spells') }}
    where {{ is_changed_person('person_key') }}
),

touches as (
    select * from {{ ref('int_spell_touches') }}
    where {{ is_changed_person('person_key') }}
),

work as (
    select * from {{ ref('int_sales_work') }}
    where {{ is_changed_person('person_key') }}
),

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where {{ is_changed_person('person_key') }}
),

taken as (
    select
        spells.*,
        touches.visited_at,
        touches.chatted_at,
        {# A request that was made while sales still had the lead opens the lane as well. #}
        case
            when touches.requested_at is not null then touches.requested_at
            when spells.ended_by = 'fast_lane' then spells.began_at
        end as requested_at
    from spells
    left join touches
        on
            spells.lead_cycle_key = touches.lead_cycle_key
            and spells.spell_number = touches.spell_number
),

ways as (
    select
        taken.*,
        case
            when requested_at is not null then 'fast_lane'
            when chatted_at is not null then 'chat'
            when visited_at is not null then 'normal'
            else 'unseen'
        end as way,
        coalesce(requested_at, chatted_at) as taken_at
    from taken
),

answers as (
    select
        ways.lead_cycle_key,
        ways.spell_number,
        min(work.occurred_at) as answered_at,
        min_by(work.is_inferred, {{ struct_of({
            'at': 'work.occurred_at',
            'tie': 'work.is_inferred',
        }) }}) as is_answer_inferred
    from ways
    inner join work
        on ways.person_key = work.person_key and work.occurred_at >= ways.taken_at
    group by ways.lead_cycle_key, ways.spell_number
),

final as (
    select
        ways.lead_cycle_key,
        ways.spell_number,
        ways.person_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.route,
        ways.way,
        ways.last_stage,
        ways.went_to_stage,
        ways.ended_by,
        coalesce(ways.ended_by in ('advance', 'skip', 'fast_lane', 'reopen', 'win'), false)
            as has_reached_sales,
        {# A chat binds nobody to a time, and neither does the normal way. #}
        coalesce(
            ways.ended_by = 'fast_lane'
            or (ways.way != 'fast_lane' and ways.ended_by in ('advance', 'skip', 'reopen', 'win')),
            false
        ) as has_reached_sales_in_time,
        {# Given back and handed over again, a lead is won by the handover that came last. #}
        ways.is_last and cycles.outcome = 'won' as is_won,
        coalesce(answers.is_answer_inferred, false) as is_answer_inferred,
        ways.is_end_inferred,
        cycles.started_at as cycle_started_at,
        ways.began_at,
        coalesce(ways.visited_at, ways.taken_at) as offered_at,
        ways.taken_at,
        answers.answered_at,
        ways.ended_at,
        case when ways.is_last then cycles.won_at end as won_at
    from ways
    inner join cycles on ways.lead_cycle_key = cycles.lead_cycle_key
    left join answers
        on
            ways.lead_cycle_key = answers.lead_cycle_key
            and ways.spell_number = answers.spell_number
)

select * from final
