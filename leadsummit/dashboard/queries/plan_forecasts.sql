-- Last year's forecasts of one goal for the month that followed at once, and what came.
select
    forecast_on,
    month,
    open_count,
    forecast_count,
    forecast_low,
    forecast_high,
    came_count,
    is_within_interval,
    actual_count
from marts.rpt_forecast_check
where persona_id = $dimension_value and metric = $goal and months_ahead = 0
order by month
