{#-
    Every touch of a catalogued content: in which stage the person's cycle stood before it, and to
    which it moved it. A touch that moved nothing has no stage that it led to; one that opened a
    cycle, or found none open, has none that it came from.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

touches as (
    select * from {{ ref('fct_touches') }}
    where
        content_id is not null
        and not is_machine
        and {{ is_changed_person('person_key') }}
),

personas as (select * from {{ ref('int_person_personas') }}),

{# How a cycle ended by a touch is no work of a content: the last sign before a silence. #}
moves as (
    select
        evidence_source,
        evidence_contract,
        evidence_record_id,
        min_by(from_stage, transition_number) as from_stage,
        max_by(to_stage, transition_number) as to_stage,
        count(*) as move_count
    from {{ ref('fct_stage_transitions') }}
    where kind != 'exit' and {{ is_changed_person('person_key') }}
    group by evidence_source, evidence_contract, evidence_record_id
),

{# A stay that goes on has an end, too: an `or` in a join leaves no key to join by. #}
stays as (
    select
        person_key,
        stage_code,
        entered_at,
        coalesce(left_at, timestamp '9999-01-01') as left_at
    from {{ ref('int_stage_stays') }}
    where {{ is_changed_person('person_key') }}
),

{# Where the cycle stood just before: entered before, left then at the earliest. #}
stood as (
    select
        touches.touch_key,
        max_by(stays.stage_code, stays.entered_at) as stage_code
    from touches
    inner join stays
        on
            touches.person_key = stays.person_key
            and touches.occurred_at > stays.entered_at
            and touches.occurred_at <= stays.left_at
    group by touches.touch_key
),

final as (
    select
        touches.touch_key,
        touches.person_key,
        touches.content_id,
        coalesce(personas.persona_id, 'unknown') as persona_id,
        case when moves.move_count is not null then moves.from_stage else stood.stage_code end
            as from_stage,
        moves.to_stage,
        coalesce(moves.move_count, 0) as move_count
    from touches
    left join personas on touches.person_key = personas.person_key
    left join moves
        on
            touches.source = moves.evidence_source
            and touches.contract = moves.evidence_contract
            and touches.record_id = moves.evidence_record_id
    left join stood on touches.touch_key = stood.touch_key
)

select * from final
