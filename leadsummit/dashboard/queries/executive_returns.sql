-- Of those whom sales gave back at least half a year ago, how many were ripe again by then.
select
    given_back_count,
    ripe_count,
    is_small_group,
    ripe_rate,
    ripe_rate_low,
    ripe_rate_high,
    untouched_rate
from marts.rpt_returns
where
    given_back_as = 'all'
    and horizon_days = 180
    and dimension = $dimension
    and dimension_value = $dimension_value
