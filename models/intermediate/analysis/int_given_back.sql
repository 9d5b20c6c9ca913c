{#-
    What became of every lead that sales rejected, returned or lost: touched, worked on, ripe,
    accepted, won again. It follows each to the next time it is given back, so a win belongs to the
    last one before it.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

spells as (
    select
        nurturing_spells.*,
        lead(began_with_move) over (
            partition by lead_cycle_key order by spell_number
        ) as next_began_with_move
    from {{ ref('int_nurturing_spells') }} as nurturing_spells
    where {{ is_changed_person('person_key') }}
),

given_back as (
    select
        spells.*,
        coalesce(spells.ended_at, {{ as_of() }}) as until_at
    from spells
    where spells.began_by in ('reject', 'return', 'lose')
),

touches as (
    select * from {{ ref('int_spell_touches') }}
    where {{ is_changed_person('person_key') }}
),

work as (
    select * from {{ ref('int_sales_work') }}
    where {{ is_changed_person('person_key') }}
),

transitions as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where {{ is_changed_person('person_key') }}
),

reasons as (select * from {{ ref('dim_reason') }}),

{# What sales ticks off late about a lead that it has just given back is not new work. #}
worked as (
    select
        given_back.lead_cycle_key,
        given_back.spell_number,
        min(work.occurred_at) as worked_again_at
    from given_back
    inner join work
        on
            given_back.person_key = work.person_key
            and work.occurred_at
            >= {{ hours_later('given_back.began_at', var('reopen_grace_hours')) }}
            and work.occurred_at <= given_back.until_at
    group by given_back.lead_cycle_key, given_back.spell_number
),

accepted as (
    select
        given_back.lead_cycle_key,
        given_back.spell_number,
        min(transitions.occurred_at) as accepted_again_at
    from given_back
    inner join transitions
        on
            given_back.lead_cycle_key = transitions.lead_cycle_key
            and transitions.transition_number >= given_back.ended_with_move
            and transitions.transition_number
            < coalesce(given_back.next_began_with_move, transitions.transition_number + 1)
    inner join levels
        on
            transitions.cycle_type = levels.cycle_type
            and transitions.to_stage = levels.stage_code
            and not levels.is_nurturing
            and levels.active_stage_code != 'MQL'
    group by given_back.lead_cycle_key, given_back.spell_number
),

final as (
    select
        given_back.lead_cycle_key,
        given_back.spell_number,
        given_back.person_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.route,
        case given_back.began_by
            when 'reject' then 'rejected' when 'return' then 'returned' when 'lose' then 'lost'
        end as given_back_as,
        given_back.came_from_stage,
        given_back.reason_key,
        coalesce(reasons.reason_group, 'not_given') as reason_group,
        cycles.outcome as cycle_outcome,
        given_back.is_last,
        given_back.is_begin_inferred or given_back.is_end_inferred as is_inferred,
        given_back.began_at as given_back_at,
        touches.touched_again_at,
        worked.worked_again_at,
        case when given_back.ended_by != 'exit' then given_back.ended_at end as ripe_again_at,
        accepted.accepted_again_at,
        case when given_back.is_last then cycles.won_at end as won_at
    from given_back
    inner join cycles on given_back.lead_cycle_key = cycles.lead_cycle_key
    left join reasons on given_back.reason_key = reasons.reason_key
    {%- for found in ['touches', 'worked', 'accepted'] %}
    left join {{ found }}
        on
            given_back.lead_cycle_key = {{ found }}.lead_cycle_key
            and given_back.spell_number = {{ found }}.spell_number
    {%- endfor %}
)

select * from final
