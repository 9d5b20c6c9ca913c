{#-
    The cumulative incidence of each threshold as it was known when each forecast was made, by persona
    and of all that have one (`known`: of whom no persona is known, hardly anybody passes): the estimator of rpt_conversion_curves, on the year before. Who is older than the watch
    counts from the age at which it began (period analysis: H. Brenner, O. Gefeller, An alternative
    approach to monitoring cancer patient survival, 1996).
-#}
{%- set slice = 'forecast_at, metric, curve' -%}

with

tries as (select * from {{ ref('int_forecast_tries') }}),

sliced as (
    select forecast_at, metric, 'known' as curve, days, state, try_count from tries
    where persona_id != 'unknown'
    union all
    select forecast_at, metric, persona_id as curve, days, state, try_count from tries
),

settled as (
    select
        {{ slice }},
        days,
        sum(case when state = 'entered' then -try_count else try_count end) as leaving_count,
        sum(case when state in ('passed', 'ended') then try_count else 0 end) as ended_count,
        sum(case when state = 'passed' then try_count else 0 end) as passed_count
    from sliced
    group by {{ slice }}, days
),

at_risk as (
    select
        settled.*,
        cast(sum(leaving_count) over (
            partition by {{ slice }} order by days desc
            rows between unbounded preceding and current row
        ) as double) as at_risk_count,
        sum(passed_count) over (partition by {{ slice }}) as all_passed_count
    from settled
),

surviving as (
    select
        at_risk.*,
        exp(coalesce(sum(case when ended_count < at_risk_count then ln(1 - ended_count / at_risk_count) end) over (
            partition by {{ slice }} order by days
            rows between unbounded preceding and 1 preceding
        ), 0)) as open_before
    from at_risk
    where at_risk_count > 0
),

final as (
    select
        {{ slice }},
        days,
        all_passed_count,
        sum(open_before * passed_count / at_risk_count) over (
            partition by {{ slice }} order by days
            rows between unbounded preceding and current row
        ) as passed_rate,
        open_before * (1 - ended_count / at_risk_count) as open_rate
    from surviving
)

select * from final
