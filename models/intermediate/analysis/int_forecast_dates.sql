{#-
    When a forecast is made, and the months it is made for: now, and at the end of each of the last
    twelve months, each for the month it falls into (or that begins then) and the two after it.
-#}
{%- set past_forecasts = 12 -%}
{%- set months_ahead = 3 -%}

with

{# The first month that is not over yet. #}
running as (
    select {{ month_of(reporting_date(as_of() ~ ' + interval 1 microsecond')) }} as month
),

numbers as (
    {{ dbt_numbers([past_forecasts, months_ahead] | max) }}
),

origins as (
    select
        cast({{ dbt.dateadd('month', '-numbers.n', 'running.month') }} as date) as first_month,
        numbers.n = 0 as is_now
    from running
    cross join numbers
    where numbers.n <= {{ past_forecasts }}
),

cuts as (
    select
        first_month,
        is_now,
        case
            when is_now then {{ as_of() }}
            else {{ reporting_day_start('first_month') }} - interval 1 microsecond
        end as forecast_at
    from origins
),

ahead as (
    select
        cuts.forecast_at,
        cuts.is_now,
        numbers.n as months_ahead,
        cast({{ dbt.dateadd('month', 'numbers.n', 'cuts.first_month') }} as date) as month,
        cast({{ dbt.dateadd('month', 'numbers.n + 1', 'cuts.first_month') }} as date) as next_month
    from cuts
    cross join numbers
    where numbers.n < {{ months_ahead }}
),

final as (
    select
        forecast_at,
        {{ reporting_date('forecast_at') }} as forecast_on,
        is_now,
        months_ahead,
        month,
        {# Whole days: that is how the curves count. #}
        cast(round({{ days_between('forecast_at', reporting_day_start('next_month')) }}) as integer)
            as days_to_end
    from ahead
)

select * from final
