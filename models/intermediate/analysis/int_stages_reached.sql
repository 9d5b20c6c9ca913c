{#-
    When each cycle first stood in a stage or any behind it, and when in any behind that: a stage
    that was skipped is reached at the instant in which it was.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

transitions as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where {{ is_changed_person('person_key') }}
),

levels as (
    select
        cycle_type,
        level,
        {# Repurchase and cross-selling stand side by side. #}
        max(stage_code) as stage_code
    from {{ ref('int_stage_levels') }}
    where stage_code = active_stage_code and not is_foreign
    group by cycle_type, level
),

places as (
    select cycle_type, stage_code, level from {{ ref('int_stage_levels') }}
    where not is_foreign
),

stands as (
    select
        transitions.lead_cycle_key,
        places.level,
        min(transitions.occurred_at) as stood_at
    from transitions
    inner join places
        on
            transitions.cycle_type = places.cycle_type
            and transitions.to_stage = places.stage_code
    group by transitions.lead_cycle_key, places.level
),

final as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        levels.level,
        levels.stage_code,
        min(stands.stood_at) over (
            partition by cycles.lead_cycle_key order by levels.level desc
            rows between unbounded preceding and current row
        ) as reached_at,
        min(stands.stood_at) over (
            partition by cycles.lead_cycle_key order by levels.level desc
            rows between unbounded preceding and 1 preceding
        ) as passed_at
    from cycles
    inner join levels
        on
            cycles.cycle_type = levels.cycle_type
            and levels.level <= cycles.furthest_position
    left join stands
        on
            cycles.lead_cycle_key = stands.lead_cycle_key
            and levels.level = stands.level
)

select * from final
