{#- What the moves of each lead cycle add up to. One row per cycle. -#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

transitions as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

thresholds as (
    select
        cycle_levels.cycle_type,
        max(case when thresholds.threshold_code = 'B' then cycle_levels.level end) as b_level,
        max(case when thresholds.threshold_code = 'C' then cycle_levels.level end) as c_level
    from {{ ref('thresholds') }} as thresholds
    inner join levels as cycle_levels on thresholds.stage_code = cycle_levels.stage_code
    group by cycle_levels.cycle_type
),

stands as (
    select
        transitions.*,
        levels.level,
        thresholds.b_level,
        thresholds.c_level
    from transitions
    inner join thresholds on transitions.cycle_type = thresholds.cycle_type
    left join levels
        on
            transitions.cycle_type = levels.cycle_type
            and transitions.to_stage = levels.stage_code
),

final as (
    select
        lead_cycle_key,
        person_key,
        cycle_number,
        cycle_type,
        persona_id,
        min(case when kind = 'enter' then occurred_at end) as started_at,
        max(case when kind in ('win', 'exit') then occurred_at end) as ended_at,
        coalesce(max(outcome), 'open') as outcome,
        {%- for stage in stage_codes() %}
        min(case when to_stage = '{{ stage }}' then occurred_at end) as {{ stage | lower }}_entered_at,
        {%- endfor %}
        min(case when level >= b_level then occurred_at end) as b_passed_at,
        min(case when level >= c_level then occurred_at end) as c_passed_at,
        max(case when kind = 'win' then occurred_at end) as won_at,
        max(round) as round_count,
        max_by(to_stage, case when to_stage is not null then transition_number end) as current_stage,
        max_by(level, case when to_stage is not null then transition_number end) as current_position,
        max_by(occurred_at, case when to_stage is not null then transition_number end) as current_stage_since,
        max(level) as furthest_position,
        max_by(to_stage, level * 100000 - transition_number) as furthest_stage,
        max(transition_number) as move_count
    from stands
    group by
        lead_cycle_key,
        person_key,
        cycle_number,
        cycle_type,
        persona_id
)

select * from final
