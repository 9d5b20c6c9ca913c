-- The cycles behind overlooked leads: one row per span of ripening, by its state.
--
-- The same reading as ripeness_overlooked. $row_limit null: all of them.
with

found as (
    select lead_cycle_key, ripe_at as happened_at
    from marts.rpt_overlooked_leads
    where
        date_trunc('month', ripe_on) between $first_month and $last_month
        and state = $overlooked
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
)

select
    found.lead_cycle_key,
    found.happened_at,
    cycles.cycle_type,
    cycles.persona_id,
    cycles.current_stage,
    cycles.current_stage_since,
    cycles.outcome,
    cycles.started_at,
    cycles.route,
    count(*) over () as total_count
from found
inner join marts.fct_lead_cycles as cycles on found.lead_cycle_key = cycles.lead_cycle_key
order by found.happened_at desc, found.lead_cycle_key
limit $row_limit
