-- Open cycles that one system calls ripe and the other does not, by finding: a stock at as-of.
select
    gaps.sync_status,
    count(*) as cycle_count,
    case when count(*) >= $min_group_size then median(gaps.age_days) end as median_age_days
from marts.rpt_sync_gaps as gaps
inner join marts.fct_lead_cycles as cycles on gaps.lead_cycle_key = cycles.lead_cycle_key
where
    ($cycle_types is null or list_contains($cycle_types, gaps.cycle_type))
    and ($personas is null or list_contains($personas, gaps.persona_id))
    and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
    and ($directions is null or list_contains($directions, cycles.direction))
    and ($routes is null or list_contains($routes, gaps.route))
group by gaps.sync_status
order by cycle_count desc, gaps.sync_status
