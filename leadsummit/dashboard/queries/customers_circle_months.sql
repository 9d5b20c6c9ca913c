-- The customer circle month by month.
select
    month,
    opened_count,
    won_count,
    churned_count,
    dormant_count,
    other_end_count,
    open_count,
    population_count,
    is_small_group,
    won_rate,
    won_rate_low,
    won_rate_high
from marts.rpt_customer_cycle
where
    counting = $circle_counting
    and dimension = $dimension
    and dimension_value = $dimension_value
    and month between $first_month and $last_month
order by month
