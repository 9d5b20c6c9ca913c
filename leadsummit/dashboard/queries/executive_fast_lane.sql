-- Of those who asked for contact, how many reached sales in time.
select
    taken_count,
    reached_count,
    is_small_group,
    reached_rate,
    reached_rate_low,
    reached_rate_high,
    median_answer_hours / 24.0 as median_answer_days
from marts.rpt_fast_lane
where way = 'fast_lane' and dimension = $dimension and dimension_value = $dimension_value
