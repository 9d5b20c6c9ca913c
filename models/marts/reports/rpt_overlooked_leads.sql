{#-
    Leads that the score called ready and that nobody handed to sales in time. Where the score itself
    passes threshold B, the ledger moves them at once; so what counts as handed over here is a
    record of the sales systems: a status of MQL or later, acceptance, or giving the lead back.
-#}

with

spans as (select * from {{ ref('int_ripening_spans') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

score_hits as (select * from {{ ref('int_score_hits') }}),

levels as (select * from {{ ref('int_stage_levels') }}),

ready_stages as (
    select
        levels.cycle_type,
        levels.stage_code
    from levels
    inner join levels as ready
        on levels.cycle_type = ready.cycle_type and ready.stage_code = 'MQL'
    where levels.level >= ready.level
),

{# The move by the score itself brings the lead to nobody. #}
ripe as (
    select
        spans.lead_cycle_key,
        spans.span_number,
        spans.person_key,
        spans.cycle_type,
        spans.accepted_at,
        case when spans.outcome in ('rejected', 'returned', 'lost') then spans.ended_at end as given_back_at,
        spans.ended_at,
        spans.outcome,
        case
            when not {{ is_by_score('spans.handover_evidence_contract') }} then spans.handed_over_at
        end as handed_over_at,
        min(score_hits.occurred_at) as ripe_at,
        min_by(score_hits.score, score_hits.occurred_at) as score
    from spans
    inner join score_hits
        on
            spans.person_key = score_hits.person_key
            and spans.began_at = score_hits.anchor_at
            and spans.is_exclusive = score_hits.is_exclusive
            and (spans.ended_at is null or score_hits.occurred_at < spans.ended_at)
    group by
        spans.lead_cycle_key,
        spans.span_number,
        spans.person_key,
        spans.cycle_type,
        spans.accepted_at,
        spans.ended_at,
        spans.outcome,
        spans.handed_over_at,
        spans.handover_evidence_contract
),

told as (
    select
        ripe.lead_cycle_key,
        ripe.span_number,
        min(evidence.occurred_at) as told_at
    from ripe
    inner join {{ ref('int_stage_evidence') }} as evidence
        on
            ripe.person_key = evidence.person_key
            and evidence.evidence_kind = 'crm'
            and evidence.occurred_at >= ripe.ripe_at
            and (ripe.ended_at is null or evidence.occurred_at <= ripe.ended_at)
    inner join ready_stages
        on
            ripe.cycle_type = ready_stages.cycle_type
            and evidence.stage_code = ready_stages.stage_code
    group by ripe.lead_cycle_key, ripe.span_number
),

settled as (
    select
        ripe.*,
        {{ days_later('ripe.ripe_at', var('handover_sla_days')) }} as due_at,
        nullif(least(
            coalesce(told.told_at, timestamp '9999-01-01'),
            coalesce(ripe.handed_over_at, timestamp '9999-01-01'),
            coalesce(ripe.accepted_at, timestamp '9999-01-01'),
            coalesce(ripe.given_back_at, timestamp '9999-01-01')
        ), timestamp '9999-01-01') as reached_sales_at,
        coalesce(ripe.ended_at, {{ as_of() }}) as until_at
    from ripe
    left join told
        on
            ripe.lead_cycle_key = told.lead_cycle_key
            and ripe.span_number = told.span_number
),

final as (
    select
        settled.lead_cycle_key,
        settled.span_number,
        settled.person_key,
        settled.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.sales_unit_key,
        cycles.route,
        cycles.current_stage,
        settled.ripe_at,
        {{ reporting_date('settled.ripe_at') }} as ripe_on,
        settled.score,
        settled.due_at,
        settled.reached_sales_at,
        case
            when settled.reached_sales_at is not null then 'late'
            when settled.ended_at is null then 'waiting'
            else 'ended'
        end as state,
        case when settled.reached_sales_at is null then settled.outcome end as ended_as,
        {{ days_between('settled.due_at', 'coalesce(settled.reached_sales_at, settled.until_at)') }}
            as overdue_days
    from settled
    inner join cycles on settled.lead_cycle_key = cycles.lead_cycle_key
    where coalesce(settled.reached_sales_at, settled.until_at) > settled.due_at
)

select * from final
