{#-
    The score as evidence of MQL: the touches at the first hits after each anchor, which may move
    a lead, and those at hits within silences of all other evidence or right where one begins,
    which show that a lead is not dormant.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

hits as (
    select * from {{ ref('int_score_hits') }}
    where {{ is_changed_person('person_key') }}
),

touches as (
    select * from {{ ref('int_touches') }}
    where not is_machine and {{ is_changed_person('person_key') }}
),

evidence as (
    select * from {{ ref('int_stage_evidence') }}
    where evidence_kind != 'withdrawal' and {{ is_changed_person('person_key') }}
),

silences as (
    select
        person_key,
        occurred_at as silent_from,
        lead(occurred_at, 1, timestamp '9999-01-01') over (
            partition by person_key order by occurred_at
        ) as silent_until
    from evidence
),

long_silences as (
    select * from silences
    where silent_until > {{ days_later('silent_from', var('dormant_after_days')) }}
),

kept as (
    select hits.*
    from hits
    where
        {# The first may fall on the instant of a win, before it; the second then counts. #}
        hits.hit_number <= 2
        or exists (
            select 1
            from long_silences
            where
                hits.person_key = long_silences.person_key
                and hits.occurred_at >= long_silences.silent_from
                and hits.occurred_at < long_silences.silent_until
        )
),

final as (
    select
        kept.person_key,
        kept.anchor_at,
        kept.is_exclusive,
        kept.score,
        touches.source as evidence_source,
        touches.contract as evidence_contract,
        touches.record_id as evidence_record_id,
        kept.occurred_at,
        touches.known_at
    from kept
    inner join touches
        on
            kept.person_key = touches.person_key
            and kept.occurred_at = touches.occurred_at
)

select * from final
