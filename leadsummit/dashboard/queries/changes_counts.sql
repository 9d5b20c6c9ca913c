-- Cycles that set out in the period, and passings of each threshold in it (flow): in total and by
-- each value of each dimension.
with

counts as (
    select
        case counting when 'cohort' then 'started' else step end as metric,
        persona_id,
        coalesce(first_measure_key, 'none') as measure_key,
        direction,
        route,
        cycle_type,
        case counting when 'cohort' then population_count else passed_count end as counted
    from marts.rpt_summit
    where
        (counting = 'flow' or (counting = 'cohort' and step = 'A'))
        and month between $first_month and $last_month
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
)

select
    metric,
    case
        when grouping(persona_id) = 0 then 'personas'
        when grouping(measure_key) = 0 then 'measures'
        when grouping(direction) = 0 then 'directions'
        when grouping(route) = 0 then 'routes'
        when grouping(cycle_type) = 0 then 'cycle_types'
        else 'total'
    end as dimension,
    coalesce(persona_id, measure_key, direction, route, cycle_type, 'all') as dimension_value,
    cast(sum(counted) as bigint) as counted
from counts
group by grouping sets (
    (metric),
    (metric, persona_id),
    (metric, measure_key),
    (metric, direction),
    (metric, route),
    (metric, cycle_type)
)
