{#-
    The instants from which a score may count anew: wherever a cycle may begin (the first
    evidence, a win, the first evidence after something that may have ended a cycle or after a
    long silence), the instant included; and wherever a lead may be given back, the instant
    excluded. Which of them a cycle really starts from is settled in the ledger; these are all
    that it can be, so the score can be worked out without knowing the ledger.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

evidence as (
    select * from {{ ref('int_stage_evidence') }}
    where {{ is_changed_person('person_key') }}
),

flagged as (
    select
        person_key,
        evidence_kind,
        occurred_at,
        evidence_kind in ('touch', 'crm', 'work', 'business', 'win') as can_open,
        max(
            case when evidence_kind in ('touch', 'crm', 'work', 'business', 'win') then occurred_at end
        ) over earlier as last_opening_at,
        max(
            case when evidence_kind in ('disqualified', 'churned', 'withdrawal') then occurred_at end
        ) over earlier as last_end_at
    from evidence
    window earlier as (
        partition by person_key order by occurred_at
        range between unbounded preceding and interval 1 microsecond preceding
    )
),

anchors as (
    select distinct
        person_key,
        occurred_at as anchor_at,
        false as is_exclusive
    from flagged
    where
        can_open
        and (
            evidence_kind = 'win'
            or last_opening_at is null
            or last_end_at >= last_opening_at
            or last_opening_at < {{ days_later('occurred_at', -1 * var('dormant_after_days')) }}
        )
    union all
    select distinct
        person_key,
        occurred_at as anchor_at,
        true as is_exclusive
    from flagged
    where evidence_kind in ('give_back', 'lose')
),

{# A win ends whatever was before: no score reaches across it. #}
final as (
    select
        anchors.person_key,
        anchors.anchor_at,
        anchors.is_exclusive,
        min(wins.occurred_at) as counts_until
    from anchors
    left join evidence as wins
        on
            anchors.person_key = wins.person_key
            and wins.evidence_kind = 'win'
            and wins.occurred_at > anchors.anchor_at
    group by
        anchors.person_key,
        anchors.anchor_at,
        anchors.is_exclusive
)

select * from final
