-- Hot leads that nobody called: the longest waiting first. A stock at as-of, with keys only.
select
    requests.touch_key,
    requests.person_key,
    requests.lead_cycle_key,
    requests.account_key,
    units.name as sales_unit,
    requests.region,
    requests.route,
    coalesce(personas.name, requests.persona_id) as persona,
    requests.stage_at_request,
    requests.current_stage,
    contents.title as content,
    requests.asked_count,
    requests.waiting_days,
    requests.requested_at,
    count(*) over () as total_count
from marts.rpt_unanswered_requests as requests
inner join marts.fct_lead_cycles as cycles on requests.lead_cycle_key = cycles.lead_cycle_key
left join marts.dim_sales_unit as units on requests.sales_unit_key = units.sales_unit_key
left join marts.dim_persona as personas on requests.persona_id = personas.persona_id
left join marts.dim_content as contents on requests.content_id = contents.content_id
where
    ($cycle_types is null or list_contains($cycle_types, requests.cycle_type))
    and ($personas is null or list_contains($personas, requests.persona_id))
    and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
    and ($directions is null or list_contains($directions, cycles.direction))
    and ($routes is null or list_contains($routes, requests.route))
order by requests.waiting_days desc, requests.touch_key
limit $row_limit
