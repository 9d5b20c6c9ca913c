{#- Every stay of a cycle in a stage, from the move that brought it there to the next one. -#}
{{ config(materialized='view') }}

with

transitions as (select * from {{ ref('fct_stage_transitions') }}),

final as (
    select
        transitions.lead_cycle_key,
        transitions.person_key,
        transitions.cycle_type,
        transitions.persona_id,
        transitions.to_stage as stage_code,
        transitions.kind as entered_by,
        transitions.is_inferred,
        transitions.occurred_at as entered_at,
        case
            when transitions.kind = 'win' then transitions.occurred_at
            else lead(transitions.occurred_at) over moves
        end as left_at,
        lead(transitions.kind) over moves as left_by,
        coalesce(lead(transitions.is_inferred) over moves, false) as is_end_inferred
    from transitions
    window moves as (
        partition by transitions.lead_cycle_key order by transitions.transition_number
    )
)

select * from final
where stage_code is not null
