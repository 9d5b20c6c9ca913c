-- The fast lane and the chat against like leads of the normal way, and the interval of the
-- difference (Newcombe, from the two intervals).
with

compared as (
    select *
    from marts.rpt_fast_lane_comparison
    where matched_on = $matched_on and horizon_days is not distinct from $horizon
)

select
    *,
    case
        when not is_small_group then
            win_rate_difference - sqrt(
                pow(matched_win_rate - matched_win_rate_low, 2)
                + pow(normal_win_rate_high - normal_win_rate, 2)
            )
    end as difference_low,
    case
        when not is_small_group then
            win_rate_difference + sqrt(
                pow(matched_win_rate_high - matched_win_rate, 2)
                + pow(normal_win_rate - normal_win_rate_low, 2)
            )
    end as difference_high
from compared
order by list_position(['fast_lane', 'chat'], way)
