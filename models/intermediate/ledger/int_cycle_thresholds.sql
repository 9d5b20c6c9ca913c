{#-
    When each cycle passed threshold A: at its start, if a counting consent stood then, else at
    the first counting confirmation until its end. And both stamps of sales readiness: by the
    score since the cycle began or was last given back, and by the source systems' own status.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

cycles as (
    select
        lead_cycle_key,
        person_key,
        cycle_type,
        started_at,
        coalesce(ended_at, {{ as_of() }}) as until_at
    from {{ ref('int_cycles') }}
    where {{ is_changed_person('person_key') }}
),

consent_spans as (
    select * from {{ ref('int_consent_spans') }}
    where counts_from is not null
),

transitions as (
    select * from {{ ref('fct_stage_transitions') }}
    where {{ is_changed_person('person_key') }}
),

score_hits as (
    select * from {{ ref('int_score_hits') }}
    where hit_number = 1 and {{ is_changed_person('person_key') }}
),

evidence as (
    select * from {{ ref('int_stage_evidence') }}
    where evidence_kind = 'crm' and {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

consents as (
    select
        cycles.lead_cycle_key,
        min(greatest(cycles.started_at, consent_spans.counts_from)) as a_passed_at
    from cycles
    inner join consent_spans
        on
            cycles.person_key = consent_spans.person_key
            and consent_spans.counts_from <= cycles.until_at
            {# A confirmation counts, even if it is taken back at the same instant. #}
            and (
                consent_spans.stands_until > cycles.started_at
                or consent_spans.counts_from >= cycles.started_at
            )
    group by cycles.lead_cycle_key
),

anchors as (
    select
        lead_cycle_key,
        person_key,
        occurred_at as anchor_at,
        kind != 'enter' as is_exclusive
    from transitions
    where kind in ('enter', 'reject', 'return', 'lose')
),

scored as (
    select
        anchors.lead_cycle_key,
        min(score_hits.occurred_at) as mql_scored_at
    from anchors
    inner join cycles on anchors.lead_cycle_key = cycles.lead_cycle_key
    inner join score_hits
        on
            anchors.person_key = score_hits.person_key
            and anchors.anchor_at = score_hits.anchor_at
            and anchors.is_exclusive = score_hits.is_exclusive
            and score_hits.occurred_at <= cycles.until_at
    group by anchors.lead_cycle_key
),

told as (
    select
        cycles.lead_cycle_key,
        min(evidence.occurred_at) as mql_crm_at
    from cycles
    inner join evidence
        on
            cycles.person_key = evidence.person_key
            and evidence.occurred_at >= cycles.started_at
            and evidence.occurred_at <= cycles.until_at
    inner join levels
        on
            cycles.cycle_type = levels.cycle_type
            and evidence.stage_code = levels.stage_code
            and levels.active_stage_code = 'MQL'
    group by cycles.lead_cycle_key
),

final as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        consents.a_passed_at,
        scored.mql_scored_at,
        told.mql_crm_at
    from cycles
    left join consents on cycles.lead_cycle_key = consents.lead_cycle_key
    left join scored on cycles.lead_cycle_key = scored.lead_cycle_key
    left join told on cycles.lead_cycle_key = told.lead_cycle_key
)

select * from final
