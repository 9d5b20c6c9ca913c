-- The moves of one lead cycle in their order.
select
    transition_number,
    round,
    occurred_at,
    kind,
    from_stage,
    to_stage,
    reason_group,
    evidence_source,
    evidence_contract,
    evidence_record_id,
    is_inferred
from marts.fct_stage_transitions as moves
left join marts.dim_reason as reasons
    on moves.reason_key = reasons.reason_key
where lead_cycle_key = $lead_cycle_key
order by transition_number
