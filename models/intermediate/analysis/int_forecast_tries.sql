{#-
    The tries at the thresholds as they stood when each forecast was made: what had happened by then
    is settled, all else is open, and what has become of it since is kept apart, to compare with.
    They are watched through the year before the forecast only (`entered`: began before that year, and
    were already so old when it began), so that a forecast follows how things go now.
    A win is looked for among all that sales has taken over, whether or not it has an offer yet.
-#}
{%- set metrics = {
    'opt_in': ('start', 'A'), 'mql': ('A', 'B'), 'opportunity': ('B', 'C'), 'win': ('B', 'close'),
} -%}
{%- set watched_days = 365 -%}

with

tries as (
    select
        case
            {%- for metric, step in metrics.items() %}
            when from_threshold = '{{ step[0] }}' and to_threshold = '{{ step[1] }}' then '{{ metric }}'
            {%- endfor %}
        end as metric,
        persona_id,
        began_at,
        until_at,
        outcome
    from {{ ref('int_conversion_tries') }}
),

forecasts as (
    select distinct
        forecast_at,
        {{ days_later('forecast_at', '-' ~ watched_days) }} as watched_from
    from {{ ref('int_forecast_dates') }}
),

seen as (
    select
        forecasts.forecast_at,
        tries.metric,
        tries.persona_id,
        tries.outcome,
        tries.until_at,
        tries.outcome = 'open' or tries.until_at > forecasts.forecast_at as is_open,
        cast(ceil({{ days_between('tries.began_at', 'least(tries.until_at, forecasts.forecast_at)') }}) as integer)
            as days,
        case
            when tries.began_at < forecasts.watched_from
                then cast(ceil({{ days_between('tries.began_at', 'forecasts.watched_from') }}) as integer)
        end as entered_days
    from tries
    cross join forecasts
    where
        tries.metric is not null
        and tries.began_at <= forecasts.forecast_at
        and tries.until_at >= forecasts.watched_from
),

{# Of the day in which the watch begins only a part is watched: it does not count. #}
watched as (
    select * from seen
    where entered_days is null or days > entered_days
),

states as (
    select
        forecast_at,
        metric,
        persona_id,
        days,
        case when is_open then 'open' when outcome = 'passed' then 'passed' else 'ended' end as state,
        case when is_open and outcome = 'passed' then {{ month_of(reporting_date('until_at')) }} end
            as came_month
    from watched
    union all
    select
        forecast_at,
        metric,
        persona_id,
        entered_days as days,
        'entered' as state,
        cast(null as date) as came_month
    from watched
    where entered_days is not null
),

final as (
    select
        forecast_at,
        metric,
        persona_id,
        days,
        state,
        came_month,
        count(*) as try_count
    from states
    group by forecast_at, metric, persona_id, days, state, came_month
)

select * from final
