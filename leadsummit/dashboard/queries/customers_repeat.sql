-- The repeat rate of one part of the customers, from the first purchase and from every one, by
-- horizon; the one without a horizon, as far as followed, comes last.
select
    population,
    horizon_days,
    population_count,
    repeated_count,
    too_young_count,
    is_small_group,
    naive_rate,
    naive_rate_low,
    naive_rate_high,
    repeat_rate,
    repeat_rate_low,
    repeat_rate_high,
    followed_days,
    first_quartile_days,
    median_days,
    third_quartile_days,
    mature_up_to
from marts.rpt_repeat_rates
where dimension = $dimension and dimension_value = $dimension_value
order by population, horizon_days nulls last
