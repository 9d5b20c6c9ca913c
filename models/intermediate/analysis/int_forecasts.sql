{#-
    What the open tries will bring, month by month: for each the chance to pass in the month, given
    its age; and what came. The variance is that of a sum of independent trials with chances of their
    own (Poisson's binomial).
-#}
{%- set passes_for_own_curve = 30 -%}

with

dates as (select * from {{ ref('int_forecast_dates') }}),

tries as (select * from {{ ref('int_forecast_tries') }} where state = 'open'),

curves as (select * from {{ ref('int_forecast_curves') }}),

own_curves as (
    select distinct forecast_at, metric, curve
    from curves
    where all_passed_count >= {{ passes_for_own_curve }} or curve = 'unknown'
),

open_now as (
    select
        tries.forecast_at,
        tries.metric,
        tries.persona_id,
        coalesce(own_curves.curve, 'known') as curve,
        tries.days,
        sum(tries.try_count) as open_count
    from tries
    left join own_curves
        on
            tries.forecast_at = own_curves.forecast_at
            and tries.metric = own_curves.metric
            and tries.persona_id = own_curves.curve
    group by
        tries.forecast_at,
        tries.metric,
        tries.persona_id,
        coalesce(own_curves.curve, 'known'),
        tries.days
),

{# Months ahead -1: the forecast's own day. #}
points as (
    select distinct forecast_at, metric, curve, days, -1 as months_ahead, days as then_days
    from open_now
    union
    select
        open_now.forecast_at,
        open_now.metric,
        open_now.curve,
        open_now.days,
        dates.months_ahead,
        open_now.days + dates.days_to_end as then_days
    from open_now
    inner join dates on open_now.forecast_at = dates.forecast_at
),

{# A curve stands still between its days: at each point it has the value of the last day before. #}
laid as (
    select
        forecast_at, metric, curve, then_days, days, months_ahead,
        cast(null as double) as passed_rate, cast(null as double) as open_rate, 1 as is_point
    from points
    union all
    select
        forecast_at, metric, curve, days as then_days, cast(null as integer) as days,
        cast(null as integer) as months_ahead, passed_rate, open_rate, 0 as is_point
    from curves
),

read_off as (
    select
        laid.forecast_at,
        laid.metric,
        laid.curve,
        laid.days,
        laid.months_ahead,
        laid.is_point,
        coalesce(max(laid.passed_rate) over until_then, 0) as passed_rate,
        coalesce(min(laid.open_rate) over until_then, 1) as open_rate
    from laid
    window until_then as (
        partition by laid.forecast_at, laid.metric, laid.curve
        order by laid.then_days, laid.is_point
        rows between unbounded preceding and current row
    )
),

chances as (
    select
        forecast_at,
        metric,
        curve,
        days,
        months_ahead,
        {{ safe_divide(
            'passed_rate - lag(passed_rate) over by_month',
            'first_value(open_rate) over by_month',
        ) }} as chance
    from read_off
    where is_point = 1
    window by_month as (
        partition by forecast_at, metric, curve, days order by months_ahead
    )
),

expected as (
    select
        open_now.forecast_at,
        open_now.metric,
        open_now.persona_id,
        chances.months_ahead,
        sum(open_now.open_count) as open_count,
        {{ exact_sum('open_now.open_count * least(1.0, greatest(0.0, chances.chance))') }}
            as forecast_count,
        {{ exact_sum('open_now.open_count * least(1.0, greatest(0.0, chances.chance))'
            ~ ' * (1 - least(1.0, greatest(0.0, chances.chance)))') }} as forecast_variance
    from open_now
    inner join chances
        on
            open_now.forecast_at = chances.forecast_at
            and open_now.metric = chances.metric
            and open_now.curve = chances.curve
            and open_now.days = chances.days
    where chances.months_ahead >= 0
    group by
        open_now.forecast_at,
        open_now.metric,
        open_now.persona_id,
        chances.months_ahead
),

came as (
    select
        forecast_at,
        metric,
        persona_id,
        came_month,
        sum(try_count) as came_count
    from tries
    where came_month is not null
    group by forecast_at, metric, persona_id, came_month
),

running as (
    select month as running_month
    from dates
    where is_now and months_ahead = 0
),

by_persona as (
    select
        expected.forecast_at,
        dates.forecast_on,
        dates.is_now,
        expected.metric,
        expected.persona_id,
        dates.month,
        dates.months_ahead,
        expected.open_count,
        expected.forecast_count,
        expected.forecast_variance,
        case when dates.month < running.running_month then coalesce(came.came_count, 0) end
            as came_count
    from expected
    inner join dates
        on
            expected.forecast_at = dates.forecast_at
            and expected.months_ahead = dates.months_ahead
    cross join running
    left join came
        on
            expected.forecast_at = came.forecast_at
            and expected.metric = came.metric
            and expected.persona_id = came.persona_id
            and dates.month = came.came_month
),

summed as (
    select * from by_persona
    union all
    select
        forecast_at,
        forecast_on,
        is_now,
        metric,
        'all' as persona_id,
        month,
        months_ahead,
        sum(open_count) as open_count,
        {{ exact_sum('forecast_count') }} as forecast_count,
        {{ exact_sum('forecast_variance') }} as forecast_variance,
        sum(came_count) as came_count
    from by_persona
    group by forecast_at, forecast_on, is_now, metric, month, months_ahead
),

final as (
    select
        forecast_on,
        is_now,
        metric,
        persona_id,
        month,
        months_ahead,
        open_count,
        forecast_count,
        greatest(0.0, forecast_count - 1.959963984540054 * sqrt(forecast_variance)) as forecast_low,
        least(
            cast(open_count as double),
            forecast_count + 1.959963984540054 * sqrt(forecast_variance)
        ) as forecast_high,
        came_count
    from summed
)

select * from final
