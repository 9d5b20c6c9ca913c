{#-
    Every handover of a lead from marketing to sales, with how ripe the lead was at that instant and
    what became of it. An instant on which a date was made up, or on which two things happened at
    once, stays out of the days.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person', on_schema_change='append_new_columns') }}

with

spans as (
    select * from {{ ref('int_ripening_spans') }}
    where {{ is_changed_person('person_key') }}
),

points as (
    select
        lead_cycle_key,
        round,
        {{ exact_sum("case when dimension = 'fit' then points else 0 end") }} as fit_points,
        {{ exact_sum("case when dimension = 'behaviour' then points else 0 end") }}
            as behaviour_points
    from {{ ref('int_handover_points') }}
    where {{ is_changed_person('person_key') }}
    group by lead_cycle_key, round
),

score_hits as (
    select * from {{ ref('int_score_hits') }}
    where {{ is_changed_person('person_key') }}
),

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where {{ is_changed_person('person_key') }}
),

threshold as (
    select cast(minimum_score as double) as minimum_score
    from {{ ref('thresholds') }}
    where threshold_code = 'B'
),

scored as (
    select
        spans.*,
        threshold.minimum_score,
        round(coalesce(points.fit_points, 0), 6) as fit_points,
        round(coalesce(points.behaviour_points, 0), 6) as behaviour_points,
        round(coalesce(points.fit_points, 0) + coalesce(points.behaviour_points, 0), 6) as score
    from spans
    cross join threshold
    left join points
        on
            spans.lead_cycle_key = points.lead_cycle_key
            and spans.handover_round = points.round
    where spans.handed_over_at is not null
),

{# The score goes on counting from where each later span of the cycle began. #}
ripened as (
    select
        scored.lead_cycle_key,
        scored.handover_round,
        min(score_hits.occurred_at) as ripened_at
    from scored
    inner join spans
        on
            scored.lead_cycle_key = spans.lead_cycle_key
            and scored.span_number <= spans.span_number
    inner join score_hits
        on
            spans.person_key = score_hits.person_key
            and spans.began_at = score_hits.anchor_at
            and spans.is_exclusive = score_hits.is_exclusive
            and score_hits.occurred_at > scored.handed_over_at
            and (spans.ended_at is null or score_hits.occurred_at <= spans.ended_at)
    where scored.score < scored.minimum_score
    group by scored.lead_cycle_key, scored.handover_round
),

final as (
    select
        {{ surrogate_key(["'handover'", 'scored.lead_cycle_key', 'scored.handover_round']) }} as handover_key,
        scored.lead_cycle_key,
        scored.handover_round as round,
        scored.person_key,
        cycles.account_key,
        scored.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.first_channel_id,
        cycles.direction,
        cycles.sales_unit_key,
        cycles.route,
        scored.handover_kind as kind,
        scored.handover_from_stage as from_stage,
        scored.handover_to_stage as to_stage,
        scored.handover_evidence_source as evidence_source,
        scored.handover_evidence_contract as evidence_contract,
        case
            when scored.handover_kind = 'fast_lane' then 'fast_lane'
            when scored.is_direct then 'direct'
            else 'offered'
        end as way,
        scored.handover_kind = 'fast_lane' as is_fast_lane,
        scored.is_direct,
        {{ is_by_score('scored.handover_evidence_contract') }} as is_by_score,
        scored.began_at as ripening_since,
        scored.handed_over_at,
        {{ reporting_date('scored.handed_over_at') }} as handed_over_on,
        scored.is_handover_inferred as is_inferred,
        scored.fit_points,
        scored.behaviour_points,
        scored.score,
        scored.minimum_score,
        scored.score / scored.minimum_score as ripeness,
        scored.score >= scored.minimum_score as is_ripe,
        scored.score < scored.minimum_score and scored.handover_kind != 'fast_lane' as is_unripe,
        ripened.ripened_at,
        scored.accepted_at,
        case
            when scored.accepted_at is not null then 'accepted'
            when scored.outcome in ('rejected', 'returned', 'lost') then 'rejected'
            when scored.outcome = 'open' then 'undecided'
            else 'ended'
        end as decision,
        case
            when scored.accepted_at is null and scored.outcome in ('rejected', 'returned', 'lost')
                then scored.ended_at
        end as rejected_at,
        case
            when scored.accepted_at > scored.handed_over_at and not scored.is_handover_inferred
                and not scored.is_acceptance_inferred
                then {{ days_between('scored.handed_over_at', 'scored.accepted_at') }}
        end as days_to_acceptance,
        scored.outcome,
        scored.ended_at as outcome_at,
        scored.reason_key,
        case
            when scored.ended_at > scored.handed_over_at and not scored.is_handover_inferred
                and not scored.is_end_inferred
                then {{ days_between('scored.handed_over_at', 'scored.ended_at') }}
        end as days_to_outcome,
        cycles.outcome as cycle_outcome,
        scored.outcome != 'won' and cycles.outcome = 'won' as is_won_later
    from scored
    inner join cycles on scored.lead_cycle_key = cycles.lead_cycle_key
    left join ripened
        on
            scored.lead_cycle_key = ripened.lead_cycle_key
            and scored.handover_round = ripened.handover_round
)

select * from final
