{#-
    Each cycle's way from one stage, or any behind it, to the next or any behind that: passed, ended
    without, or open. A stage that was skipped is passed at the instant in which it was.
-#}
with

transitions as (select * from {{ ref('fct_stage_transitions') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

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

reached as (
    select
        cycles.lead_cycle_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.ended_at,
        levels.level,
        levels.stage_code,
        min(stands.stood_at) over (
            partition by cycles.lead_cycle_key order by levels.level desc
            rows between unbounded preceding and current row
        ) as reached_at
    from cycles
    inner join levels
        on
            cycles.cycle_type = levels.cycle_type
            and levels.level <= cycles.furthest_position
    left join stands
        on
            cycles.lead_cycle_key = stands.lead_cycle_key
            and levels.level = stands.level
),

stepped as (
    select
        reached.*,
        lead(reached_at) over (partition by lead_cycle_key order by level) as passed_at
    from reached
),

final as (
    select
        lead_cycle_key,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        level,
        stage_code,
        case
            when passed_at is not null then 'passed'
            when ended_at is not null then 'ended'
            else 'open'
        end as outcome,
        cast(ceil({{ days_between(
            'reached_at', 'coalesce(passed_at, ended_at, ' ~ as_of() ~ ')'
        ) }}) as integer) as days
    from stepped
    where stage_code != 'ABS'
)

select * from final
