-- The cycles behind today's work: longer in their stage than allowed.
--
-- The same reading as speed_today. $row_limit null: all of them.
with

standing as (
    select cycles.*
    from marts.fct_lead_cycles as cycles
    inner join marts.dim_stage as stages on cycles.current_stage = stages.stage_code
    where
        cycles.outcome = 'open'
        and cycles.current_stage = $overdue
        and cycles.current_stage_since < timezone('UTC', $as_of) - to_days(stages.sla_days)
        and ($cycle_types is null or list_contains($cycle_types, cycles.cycle_type))
        and ($personas is null or list_contains($personas, cycles.persona_id))
        and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, cycles.direction))
        and ($routes is null or list_contains($routes, cycles.route))
),

made_up as (
    select standing.lead_cycle_key
    from standing
    inner join marts.fct_stage_transitions as moves
        on
            standing.lead_cycle_key = moves.lead_cycle_key
            and standing.current_stage_since = moves.occurred_at
            and standing.current_stage = moves.to_stage
    where moves.is_inferred
)

select
    lead_cycle_key,
    current_stage_since as happened_at,
    cycle_type,
    persona_id,
    current_stage,
    current_stage_since,
    outcome,
    started_at,
    route,
    count(*) over () as total_count
from standing
where lead_cycle_key not in (select made_up.lead_cycle_key from made_up)
order by happened_at, lead_cycle_key
limit $row_limit
