-- How soon sales answers by team, region or route: the slowest first, the unknown last.
select
    times.*,
    coalesce(units.name, times.dimension_value) as name,
    times.median_hours / 24.0 as median_days
from marts.rpt_response_times as times
left join marts.dim_sales_unit as units
    on times.dimension = 'sales_unit' and times.dimension_value = units.sales_unit_key
where times.asked_by = $asked_by and times.dimension = $cut_by
order by times.dimension_value = 'unknown', times.within_day_rate nulls last, name
