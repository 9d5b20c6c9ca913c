{{ config(materialized='incremental', incremental_strategy='by_person', on_schema_change='append_new_columns') }}

with

moves as (
    select * from {{ ref('int_cycle_moves') }}
    where {{ is_changed_person('person_key') }}
),

evidence as (
    select * from {{ ref('int_ledger_evidence') }}
    where {{ is_changed_person('person_key') }}
),

personas as (select * from {{ ref('int_person_personas') }}),

opportunities as (select * from {{ ref('int_opportunities') }}),

{# A customer's cycle that moves on to another open opportunity has that one as evidence. #}
traced as (
    select
        moves.*,
        evidence.op = 'win' and moves.kind = 'skip' as is_onward,
        evidence.evidence_source,
        evidence.evidence_contract,
        evidence.evidence_record_id,
        evidence.other_open_source,
        evidence.other_open_opportunity_id,
        evidence.reason_key,
        case
            when evidence.op = 'win' and moves.kind = 'skip' then opportunities.is_date_known
            else evidence.is_date_known
        end as is_date_known,
        evidence.known_at
    from moves
    inner join evidence
        on
            moves.person_key = evidence.person_key
            and moves.evidence_number = evidence.evidence_number
    left join opportunities
        on
            evidence.other_open_source = opportunities.source
            and evidence.other_open_opportunity_id = opportunities.opportunity_id
),

final as (
    select
        {{ surrogate_key(["'lead_cycle'", 'traced.person_key', 'traced.cycle_number']) }}
            as lead_cycle_key,
        traced.transition_number,
        traced.person_key,
        traced.cycle_number,
        traced.cycle_type,
        coalesce(personas.persona_id, 'unknown') as persona_id,
        traced.round,
        traced.from_stage,
        traced.to_stage,
        traced.kind,
        traced.outcome,
        case
            when
                traced.kind in ('reject', 'return', 'lose')
                or traced.outcome in ('disqualified', 'churned')
                then traced.reason_key
        end as reason_key,
        case when traced.is_onward then traced.other_open_source else traced.evidence_source end
            as evidence_source,
        case when traced.is_onward then 'opportunities' else traced.evidence_contract end
            as evidence_contract,
        case
            when traced.is_onward then traced.other_open_opportunity_id
            else traced.evidence_record_id
        end as evidence_record_id,
        not traced.is_date_known as is_inferred,
        traced.occurred_at,
        {{ reporting_date('traced.occurred_at') }} as occurred_on,
        traced.known_at
    from traced
    left join personas on traced.person_key = personas.person_key
)

select * from final
