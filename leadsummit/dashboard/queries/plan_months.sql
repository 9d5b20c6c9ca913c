-- Plan, actual and forecast by goal and month, of one persona or of all together. Where the period
-- reaches the last month with actuals, the months of the forecast follow.
with

goals as (
    select unnest(['opt_in', 'mql', 'opportunity', 'win']) as metric,
        unnest([1, 2, 3, 4]) as position
),

latest as (
    select max(month) as month from marts.rpt_targets where actual_count is not null
)

select
    goals.metric,
    targets.month,
    targets.is_month_over,
    targets.target_value,
    targets.actual_count,
    targets.attainment_ratio,
    targets.open_count,
    targets.forecast_count,
    targets.forecast_low,
    targets.forecast_high,
    targets.expected_count,
    targets.expected_low,
    targets.expected_high,
    targets.expected_attainment_ratio,
    targets.expected_gap
from marts.rpt_targets as targets
inner join goals on targets.metric = goals.metric
where
    targets.persona_id = $dimension_value
    and (
        (targets.month between $first_month and $last_month and targets.actual_count is not null)
        or (
            targets.forecast_count is not null
            and $last_month >= (select month from latest)
        )
    )
order by goals.position, targets.month
