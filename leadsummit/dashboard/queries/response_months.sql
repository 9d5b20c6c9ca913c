-- How soon sales answers by the month of asking. The last month is not over yet.
select
    cast(dimension_value as date) as month,
    asked_count,
    within_day_rate,
    within_day_rate_low,
    within_day_rate_high,
    answered_rate,
    answered_rate_low,
    answered_rate_high,
    timezone('UTC', timezone($timezone, cast(dimension_value as timestamp) + interval 1 month))
    + interval 1 day <= timezone('UTC', $as_of) as is_complete
from marts.rpt_response_times
where
    asked_by = $asked_by
    and dimension = 'cohort_month'
    and cast(dimension_value as date) between $first_month and $last_month
order by month
