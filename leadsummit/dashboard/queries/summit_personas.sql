-- Who stands at the waterhole: cycles per persona, the largest first, the unknown last.
--
-- Counted at the start of the way: cycles opened in the period (cohort, flow), open at its end
-- (stock), or opened up to its end (reached). That is the population of the first step.
with

counts as (
    select persona_id, sum(population_count) as cycle_count
    from marts.rpt_summit
    where
        step = 'A'
        and counting = case $counting when 'flow' then 'cohort' else $counting end
        and month <= $last_month
        and month >= case when $counting in ('stock', 'reached') then $last_month else $first_month end
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
    group by persona_id
)

select
    dim_persona.persona_id,
    dim_persona.name,
    dim_persona.symbol,
    cast(coalesce(counts.cycle_count, 0) as bigint) as cycle_count
from marts.dim_persona as dim_persona
left join counts
    on dim_persona.persona_id = counts.persona_id
where $personas is null or list_contains($personas, dim_persona.persona_id)
order by
    dim_persona.persona_id = 'unknown',
    cycle_count desc,
    dim_persona.priority,
    dim_persona.persona_id
