-- Half-life and what came after the end, of one slice of rpt_measure_delays.
select
    measure_count,
    ended_measure_count,
    observed_weeks,
    passed_count,
    half_life_weeks,
    ended_passed_count,
    after_end_count,
    after_end_rate,
    after_end_rate_low,
    after_end_rate_high
from marts.rpt_measure_delays
where
    threshold = $threshold
    and dimension = $dimension
    and dimension_value = $dimension_value
