{#- Every stay of a cycle in a stage, from the move that brought it there to the next one. -#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

transitions as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

moves as (
    select
        *,
        lead(kind) over next_move as next_kind,
        lead(occurred_at) over next_move as next_occurred_at,
        lead(occurred_on) over next_move as next_occurred_on,
        coalesce(lead(is_inferred) over next_move, false) as is_next_inferred
    from transitions
    window next_move as (partition by lead_cycle_key order by transition_number)
),

{# A win is left in the instant in which it is entered. #}
final as (
    select
        lead_cycle_key,
        person_key,
        cycle_type,
        persona_id,
        to_stage as stage_code,
        kind as entered_by,
        is_inferred,
        occurred_at as entered_at,
        occurred_on as entered_on,
        case when kind = 'win' then occurred_at else next_occurred_at end as left_at,
        case when kind = 'win' then occurred_on else next_occurred_on end as left_on,
        next_kind as left_by,
        is_next_inferred as is_end_inferred
    from moves
    where to_stage is not null
)

select * from final
