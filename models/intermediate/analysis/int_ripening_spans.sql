{#-
    Each span in which a lead ripens anew: from where its cycle begins or sales gives it back until
    it is given back again or the cycle ends. There is at most one handover in it, for only
    nurturing leads are handed over; what became of the handover is what ended the span.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}
{%- set gives_back = "moves.kind in ('reject', 'return', 'lose')" -%}
{%- set is_end = "kind in ('reject', 'return', 'lose', 'win', 'exit')" -%}

with

moves as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

ready as (
    select
        cycle_type,
        level as ready_level
    from levels
    where stage_code = 'MQL'
),

placed as (
    select
        moves.*,
        1 + coalesce(sum(case when {{ gives_back }} then 1 else 0 end) over earlier, 0) as span_number,
        to_levels.level >= ready.ready_level
        and coalesce(from_levels.level < ready.ready_level, true) as is_handover,
        {# Where a company has no SAL, whatever comes behind MQL is acceptance. #}
        to_levels.level > ready.ready_level as is_acceptance
    from moves
    inner join ready on moves.cycle_type = ready.cycle_type
    left join levels as to_levels
        on
            moves.cycle_type = to_levels.cycle_type
            and moves.to_stage = to_levels.stage_code
    left join levels as from_levels
        on
            moves.cycle_type = from_levels.cycle_type
            and moves.from_stage = from_levels.stage_code
    window earlier as (
        partition by moves.lead_cycle_key order by moves.transition_number
        rows between unbounded preceding and 1 preceding
    )
),

begun as (
    select
        lead_cycle_key,
        person_key,
        cycle_type,
        case when kind = 'enter' then 1 else span_number + 1 end as span_number,
        occurred_at as began_at,
        kind != 'enter' as is_exclusive
    from placed
    where kind in ('enter', 'reject', 'return', 'lose')
),

told as (
    select
        lead_cycle_key,
        span_number,
        {%- for column in [
            'round', 'kind', 'from_stage', 'to_stage', 'evidence_source', 'evidence_contract',
        ] %}
        max(case when is_handover then {{ column }} end) as handover_{{ column }},
        {%- endfor %}
        max(case when is_handover then occurred_at end) as handed_over_at,
        coalesce(max(case when is_handover and is_inferred then 1 end) = 1, false) as is_handover_inferred,
        coalesce(max(case when is_handover and is_acceptance then 1 end) = 1, false) as is_direct,
        min(case when is_acceptance then occurred_at end) as accepted_at,
        coalesce(
            min_by(is_inferred, case when is_acceptance then transition_number end), false
        ) as is_acceptance_inferred,
        max(case when {{ is_end }} then occurred_at end) as ended_at,
        max(case
            when kind = 'reject' then 'rejected'
            when kind = 'return' then 'returned'
            when kind = 'lose' then 'lost'
            when kind in ('win', 'exit') then outcome
        end) as outcome,
        max(case when {{ is_end }} then reason_key end) as reason_key,
        coalesce(max(case when {{ is_end }} and is_inferred then 1 end) = 1, false) as is_end_inferred
    from placed
    group by lead_cycle_key, span_number
),

final as (
    select
        begun.lead_cycle_key,
        cast(begun.span_number as integer) as span_number,
        begun.person_key,
        begun.cycle_type,
        begun.began_at,
        begun.is_exclusive,
        told.handover_round,
        told.handover_kind,
        told.handover_from_stage,
        told.handover_to_stage,
        told.handover_evidence_source,
        told.handover_evidence_contract,
        told.handed_over_at,
        coalesce(told.is_handover_inferred, false) as is_handover_inferred,
        coalesce(told.is_direct, false) as is_direct,
        told.accepted_at,
        coalesce(told.is_acceptance_inferred, false) as is_acceptance_inferred,
        told.ended_at,
        coalesce(told.outcome, 'open') as outcome,
        told.reason_key,
        coalesce(told.is_end_inferred, false) as is_end_inferred
    from begun
    left join told
        on
            begun.lead_cycle_key = told.lead_cycle_key
            and begun.span_number = told.span_number
)

select * from final
