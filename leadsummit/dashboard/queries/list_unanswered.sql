-- The cycles behind unanswered requests: one row per request.
--
-- The same reading as fast_lane_unanswered. $row_limit null: all of them.
select
    cycles.lead_cycle_key,
    requests.requested_at as happened_at,
    cycles.cycle_type,
    cycles.persona_id,
    cycles.current_stage,
    cycles.current_stage_since,
    cycles.outcome,
    cycles.started_at,
    cycles.route,
    count(*) over () as total_count
from marts.rpt_unanswered_requests as requests
inner join marts.fct_lead_cycles as cycles on requests.lead_cycle_key = cycles.lead_cycle_key
where
    ($cycle_types is null or list_contains($cycle_types, requests.cycle_type))
    and ($personas is null or list_contains($personas, requests.persona_id))
    and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
    and ($directions is null or list_contains($directions, cycles.direction))
    and ($routes is null or list_contains($routes, requests.route))
order by happened_at, cycles.lead_cycle_key
limit $row_limit
