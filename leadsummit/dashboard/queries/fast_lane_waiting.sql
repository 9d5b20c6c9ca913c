-- How many hot leads wait for a call, and how long the longest one does. Always one row.
select
    count(*) as request_count,
    max(requests.waiting_days) as longest_days
from marts.rpt_unanswered_requests as requests
inner join marts.fct_lead_cycles as cycles on requests.lead_cycle_key = cycles.lead_cycle_key
where
    ($cycle_types is null or list_contains($cycle_types, requests.cycle_type))
    and ($personas is null or list_contains($personas, requests.persona_id))
    and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
    and ($directions is null or list_contains($directions, cycles.direction))
    and ($routes is null or list_contains($routes, requests.route))
