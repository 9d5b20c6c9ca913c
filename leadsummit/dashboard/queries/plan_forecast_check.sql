-- How good last year's forecasts were, by goal and by how many months they looked ahead: how many
-- intervals held, what was expected in all, what came, and how much of the months that was.
-- Below $min_group_size forecasts there is no rate.
with

goals as (
    select unnest(['opt_in', 'mql', 'opportunity', 'win']) as metric,
        unnest([1, 2, 3, 4]) as position
),

counted as (
    select
        metric,
        months_ahead,
        count(*) as forecast_made_count,
        count(*) filter (where is_within_interval) as within_count,
        sum(forecast_count) as forecast_count,
        sum(came_count) as came_count,
        sum(actual_count) as actual_count
    from marts.rpt_forecast_check
    where persona_id = $dimension_value
    group by metric, months_ahead
),

rates as (
    select
        *,
        case when forecast_made_count >= $min_group_size
            then within_count / forecast_made_count end as within_rate,
        case when actual_count >= $min_group_size then came_count / actual_count end as came_rate,
        cast(forecast_made_count as double) as n,
        cast(actual_count as double) as m,
        pow(1.959963984540054, 2) as z2
    from counted
),

intervals as (
    select
        *,
        (within_rate + z2 / (2 * n)) / (1 + z2 / n) as within_centre,
        sqrt(z2 * (within_rate * (1 - within_rate) / n + z2 / (4 * n * n))) / (1 + z2 / n)
            as within_reach,
        (came_rate + z2 / (2 * m)) / (1 + z2 / m) as came_centre,
        sqrt(z2 * (came_rate * (1 - came_rate) / m + z2 / (4 * m * m))) / (1 + z2 / m)
            as came_reach
    from rates
)

select
    goals.metric,
    intervals.months_ahead,
    intervals.forecast_made_count,
    intervals.within_count,
    intervals.within_rate,
    case when within_rate is not null then greatest(0.0, within_centre - within_reach) end
        as within_rate_low,
    case when within_rate is not null then least(1.0, within_centre + within_reach) end
        as within_rate_high,
    intervals.forecast_count,
    cast(intervals.came_count as bigint) as came_count,
    cast(intervals.actual_count as bigint) as actual_count,
    intervals.came_rate,
    case when came_rate is not null then greatest(0.0, came_centre - came_reach) end as came_rate_low,
    case when came_rate is not null then least(1.0, came_centre + came_reach) end as came_rate_high
from intervals
inner join goals on intervals.metric = goals.metric
order by goals.position, intervals.months_ahead
