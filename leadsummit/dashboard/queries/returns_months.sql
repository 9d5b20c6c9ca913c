-- Back and forgotten by the month of the give-back. Complete is a month once its youngest give-back
-- has had the days of the horizon; without a horizon a month is never complete.
select
    cast(dimension_value as date) as month,
    given_back_count,
    ripe_rate,
    ripe_rate_low,
    ripe_rate_high,
    untouched_rate,
    untouched_rate_low,
    untouched_rate_high,
    coalesce(
        timezone('UTC', timezone($timezone, cast(dimension_value as timestamp) + interval 1 month))
        + to_days(horizon_days) <= timezone('UTC', $as_of),
        false
    ) as is_complete
from marts.rpt_returns
where
    dimension = 'cohort_month'
    and given_back_as = $given
    and horizon_days is not distinct from $horizon
    and cast(dimension_value as date) between $first_month and $last_month
order by month
