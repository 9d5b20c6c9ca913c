-- How far the plan was reached in the period, per goal and persona ('all': all together): the
-- months that are over and have a plan. Beside it all that passed in the period, and what the month
-- that is forecast first needs.
with

goals as (
    select unnest(['opt_in', 'mql', 'opportunity', 'win']) as metric,
        unnest([1, 2, 3, 4]) as position
),

forecast_month as (
    select min(month) as month from marts.rpt_targets where forecast_count is not null
),

in_period as (
    select
        metric,
        persona_id,
        sum(actual_count) as actual_count,
        count(*) filter (where is_month_over and target_value is not null) as planned_month_count,
        sum(target_value) filter (where is_month_over) as target_value,
        sum(actual_count) filter (where is_month_over and target_value is not null)
            as planned_actual_count
    from marts.rpt_targets
    where month between $first_month and $last_month and actual_count is not null
    group by metric, persona_id
)

select
    goals.metric,
    in_period.persona_id,
    personas.name as persona_name,
    personas.symbol as persona_symbol,
    cast(in_period.actual_count as bigint) as actual_count,
    in_period.planned_month_count,
    in_period.target_value,
    cast(in_period.planned_actual_count as bigint) as planned_actual_count,
    in_period.planned_actual_count / nullif(in_period.target_value, 0) as attainment_ratio,
    targets.month as forecast_month,
    targets.target_value as forecast_target,
    targets.expected_count,
    targets.expected_low,
    targets.expected_high,
    targets.expected_attainment_ratio,
    greatest(0, -targets.expected_gap) as missing_count,
    targets.expected_low >= targets.target_value as is_sure,
    targets.expected_high < targets.target_value as is_out_of_reach
from in_period
inner join goals on in_period.metric = goals.metric
left join marts.dim_persona as personas on in_period.persona_id = personas.persona_id
left join forecast_month on true
left join marts.rpt_targets as targets
    on
        in_period.metric = targets.metric
        and in_period.persona_id = targets.persona_id
        and forecast_month.month = targets.month
        and targets.forecast_count is not null
order by goals.position, in_period.persona_id <> 'all', personas.persona_id = 'unknown', personas.priority
