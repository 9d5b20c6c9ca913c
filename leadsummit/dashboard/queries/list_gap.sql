-- The cycles behind the gaps between the two systems.
--
-- The same reading as speed_gaps. $row_limit null: all of them.
select
    cycles.lead_cycle_key,
    case
        when gaps.sync_status in ('different_in_crm', 'missing_in_crm') then gaps.mql_scored_at
        else gaps.mql_crm_at
    end as happened_at,
    cycles.cycle_type,
    cycles.persona_id,
    cycles.current_stage,
    cycles.current_stage_since,
    cycles.outcome,
    cycles.started_at,
    cycles.route,
    count(*) over () as total_count
from marts.rpt_sync_gaps as gaps
inner join marts.fct_lead_cycles as cycles on gaps.lead_cycle_key = cycles.lead_cycle_key
where
    gaps.sync_status = $gap
    and ($cycle_types is null or list_contains($cycle_types, gaps.cycle_type))
    and ($personas is null or list_contains($personas, gaps.persona_id))
    and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
    and ($directions is null or list_contains($directions, cycles.direction))
    and ($routes is null or list_contains($routes, gaps.route))
order by happened_at desc, cycles.lead_cycle_key
limit $row_limit
