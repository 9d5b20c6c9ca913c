{#-
    What each lead cycle says of its persona: how far it got, in how many days, and whether a
    consent was taken back after it had been given. Moves by records whose date is made up
    tell no days.
-#}
{{ config(materialized='view') }}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

persons as (select * from {{ ref('dim_person') }}),

made_up as (
    select
        cycles.lead_cycle_key,
        max(case when moves.occurred_at = cycles.started_at then 1 else 0 end) as is_start_made_up,
        max(case when moves.occurred_at = cycles.b_passed_at then 1 else 0 end) as is_b_made_up,
        max(case when moves.occurred_at = cycles.c_passed_at then 1 else 0 end) as is_c_made_up,
        max(case when moves.occurred_at = cycles.won_at then 1 else 0 end) as is_close_made_up
    from cycles
    inner join {{ ref('fct_stage_transitions') }} as moves
        on cycles.lead_cycle_key = moves.lead_cycle_key
    where moves.is_inferred
    group by cycles.lead_cycle_key
),

withdrawals as (
    select person_key, occurred_at
    from {{ ref('int_consent_changes') }}
    where entry in ('withdrawn', 'unsubscribed')
),

withdrawn as (
    select distinct cycles.lead_cycle_key
    from cycles
    inner join withdrawals
        on
            cycles.person_key = withdrawals.person_key
            and cycles.a_passed_at <= withdrawals.occurred_at
            and coalesce(cycles.ended_at, {{ as_of() }}) >= withdrawals.occurred_at
),

final as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        cycles.persona_id,
        cycles.cycle_type,
        cycles.direction,
        {{ month_of(reporting_date('cycles.started_at')) }} as cohort_month,
        case when persons.is_stand_in then 1 else 0 end as is_stand_in,
        case when cycles.a_passed_at is not null then 1 else 0 end as is_a_passed,
        case when cycles.b_passed_at is not null then 1 else 0 end as is_b_passed,
        case when cycles.c_passed_at is not null then 1 else 0 end as is_c_passed,
        case when cycles.won_at is not null then 1 else 0 end as is_close_passed,
        case when withdrawn.lead_cycle_key is not null then 1 else 0 end as is_withdrawn,
        case
            when coalesce(made_up.is_start_made_up, 0) = 0
                then {{ days_between('cycles.started_at', 'cycles.a_passed_at') }}
        end as days_to_a,
        case
            when
                coalesce(made_up.is_start_made_up, 0) = 0
                and coalesce(made_up.is_b_made_up, 0) = 0
                then {{ days_between('cycles.started_at', 'cycles.b_passed_at') }}
        end as days_to_b,
        case
            when
                coalesce(made_up.is_start_made_up, 0) = 0
                and coalesce(made_up.is_c_made_up, 0) = 0
                then {{ days_between('cycles.started_at', 'cycles.c_passed_at') }}
        end as days_to_c,
        case
            when
                coalesce(made_up.is_start_made_up, 0) = 0
                and coalesce(made_up.is_close_made_up, 0) = 0
                then {{ days_between('cycles.started_at', 'cycles.won_at') }}
        end as days_to_close
    from cycles
    left join persons on cycles.person_key = persons.person_key
    left join made_up on cycles.lead_cycle_key = made_up.lead_cycle_key
    left join withdrawn on cycles.lead_cycle_key = withdrawn.lead_cycle_key
)

select * from final
