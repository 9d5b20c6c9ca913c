{#-
    The forecasts of the last twelve months as they would have been made then, beside what came of the
    tries that were open, and beside all that passed in the month.
-#}

with

forecasts as (
    select * from {{ ref('int_forecasts') }}
    where came_count is not null
),

actuals as (select * from {{ ref('int_plan_actuals') }}),

final as (
    select
        forecasts.forecast_on,
        forecasts.metric,
        forecasts.persona_id,
        forecasts.month,
        forecasts.months_ahead,
        cast(forecasts.open_count as bigint) as open_count,
        forecasts.forecast_count,
        forecasts.forecast_low,
        forecasts.forecast_high,
        cast(forecasts.came_count as bigint) as came_count,
        forecasts.came_count >= forecasts.forecast_low
        and forecasts.came_count <= forecasts.forecast_high as is_within_interval,
        cast(coalesce(actuals.actual_count, 0) as bigint) as actual_count
    from forecasts
    left join actuals
        on
            forecasts.metric = actuals.metric
            and forecasts.persona_id = actuals.persona_id
            and forecasts.month = actuals.month
)

select * from final
