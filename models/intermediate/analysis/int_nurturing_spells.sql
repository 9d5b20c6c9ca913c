{#-
    Every time that a cycle is with marketing: from the move that brings it to a nurturing stage,
    to the one that takes it out of all of them: to sales, to the close, or to its end.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

transitions as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

moves as (
    select
        transitions.lead_cycle_key,
        transitions.transition_number,
        transitions.person_key,
        transitions.from_stage,
        transitions.to_stage,
        transitions.kind,
        transitions.reason_key,
        transitions.is_inferred,
        transitions.occurred_at,
        coalesce(levels.is_nurturing, false) as is_nurturing,
        coalesce(lag(levels.is_nurturing) over (
            partition by transitions.lead_cycle_key order by transitions.transition_number
        ), false) as was_nurturing
    from transitions
    left join levels
        on
            transitions.cycle_type = levels.cycle_type
            and transitions.to_stage = levels.stage_code
),

borders as (
    select
        moves.*,
        lead(transition_number) over next_border as next_number,
        lead(kind) over next_border as next_kind,
        lead(from_stage) over next_border as next_from_stage,
        lead(to_stage) over next_border as next_to_stage,
        lead(is_inferred) over next_border as is_next_inferred,
        lead(occurred_at) over next_border as next_at
    from moves
    where is_nurturing != was_nurturing
    window next_border as (partition by lead_cycle_key order by transition_number)
),

final as (
    select
        lead_cycle_key,
        person_key,
        cast(row_number() over (
            partition by lead_cycle_key order by transition_number
        ) as integer) as spell_number,
        transition_number as began_with_move,
        next_number as ended_with_move,
        kind as began_by,
        from_stage as came_from_stage,
        to_stage as first_stage,
        reason_key,
        next_kind as ended_by,
        next_from_stage as last_stage,
        next_to_stage as went_to_stage,
        lead(transition_number) over (
            partition by lead_cycle_key order by transition_number
        ) is null as is_last,
        is_inferred as is_begin_inferred,
        coalesce(is_next_inferred, false) as is_end_inferred,
        occurred_at as began_at,
        next_at as ended_at
    from borders
    where is_nurturing
)

select * from final
