-- Whom to fetch back: the keys of those that leaked away, open ones first, the latest first.
select
    leakage.lead_cycle_key,
    leakage.person_key,
    leakage.account_key,
    units.name as sales_unit,
    leakage.reason_group,
    leakage.given_back_as,
    leakage.came_from_stage,
    leakage.current_stage,
    coalesce(personas.name, leakage.persona_id) as persona,
    leakage.route,
    leakage.region,
    leakage.age_days,
    leakage.is_open,
    leakage.given_back_at,
    count(*) over () as total_count
from marts.rpt_leakage as leakage
inner join marts.fct_lead_cycles as cycles on leakage.lead_cycle_key = cycles.lead_cycle_key
left join marts.dim_sales_unit as units on leakage.sales_unit_key = units.sales_unit_key
left join marts.dim_persona as personas on leakage.persona_id = personas.persona_id
where
    ($cycle_types is null or list_contains($cycle_types, leakage.cycle_type))
    and ($personas is null or list_contains($personas, leakage.persona_id))
    and ($measures is null or list_contains($measures, coalesce(leakage.first_measure_key, 'none')))
    and ($directions is null or list_contains($directions, cycles.direction))
    and ($routes is null or list_contains($routes, leakage.route))
order by leakage.is_open desc, leakage.given_back_at desc, leakage.lead_cycle_key
limit $row_limit
