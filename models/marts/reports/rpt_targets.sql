{#-
    Plan against actual, and against what the open lead cycles will still bring in this month and the
    two after it.
-#}

with

targets as (select * from {{ ref('int_plan_targets') }}),

actuals as (select * from {{ ref('int_plan_actuals') }}),

forecasts as (
    select * from {{ ref('int_forecasts') }}
    where is_now
),

dates as (
    select * from {{ ref('int_forecast_dates') }}
    where is_now
),

{# The first month that is not over yet, and that of as-of: one and the same but at a month's end. #}
today as (
    select
        min(dates.month) as running_month,
        {{ month_of(reporting_date('min(dates.forecast_at)')) }} as as_of_month
    from dates
),

months as (
    select month from targets
    union
    select month from actuals
    union
    select month from dates
),

metrics as (
    {%- for metric in ['opt_in', 'mql', 'opportunity', 'win'] %}
    select '{{ metric }}' as metric
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

personas as (
    select persona_id from {{ ref('dim_persona') }}
    union all
    select 'all' as persona_id
),

joined as (
    select
        months.month,
        metrics.metric,
        personas.persona_id,
        months.month < today.running_month as is_month_over,
        targets.target_value,
        case when months.month <= today.as_of_month then coalesce(actuals.actual_count, 0) end
            as actual_count,
        {# A month without open tries will bring nothing; a month beyond the forecast is not known. #}
        case when dates.month is not null then coalesce(forecasts.open_count, 0) end as open_count,
        case when dates.month is not null then coalesce(forecasts.forecast_count, 0) end
            as forecast_count,
        case when dates.month is not null then coalesce(forecasts.forecast_low, 0) end
            as forecast_low,
        case when dates.month is not null then coalesce(forecasts.forecast_high, 0) end
            as forecast_high
    from months
    cross join metrics
    cross join personas
    cross join today
    left join dates on months.month = dates.month
    left join targets
        on
            months.month = targets.month
            and metrics.metric = targets.metric
            and personas.persona_id = targets.persona_id
    left join actuals
        on
            months.month = actuals.month
            and metrics.metric = actuals.metric
            and personas.persona_id = actuals.persona_id
    left join forecasts
        on
            months.month = forecasts.month
            and metrics.metric = forecasts.metric
            and personas.persona_id = forecasts.persona_id
),

{# What is over is certain; what runs has come in part; what lies beyond the forecast is unknown. #}
awaited as (
    select
        joined.*,
        {%- for bound in ['count', 'low', 'high'] %}
        case
            when is_month_over then cast(actual_count as double)
            else coalesce(actual_count, 0) + forecast_{{ bound }}
        end as expected_{{ bound }}{{ ',' if not loop.last }}
        {%- endfor %}
    from joined
),

final as (
    select
        month,
        metric,
        persona_id,
        is_month_over,
        target_value,
        cast(actual_count as bigint) as actual_count,
        {{ safe_divide('actual_count', 'target_value') }} as attainment_ratio,
        cast(open_count as bigint) as open_count,
        forecast_count,
        forecast_low,
        forecast_high,
        expected_count,
        expected_low,
        expected_high,
        {{ safe_divide('expected_count', 'target_value') }} as expected_attainment_ratio,
        expected_count - target_value as expected_gap
    from awaited
)

select * from final
