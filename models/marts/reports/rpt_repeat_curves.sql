{#-
    How large a share of customers has bought again after so many days: Kaplan and Meier
    (Nonparametric estimation from incomplete observations, 1958), with customers who have not yet
    as censored at their age; bounds by Greenwood's variance on the log-log scale. What they bought
    next is taken apart by Aalen and Johansen, so that the kinds add up to the whole.
-#}
{%- set kinds = ['repurchase', 'cross_sell', 'up_sell'] -%}
{%- set slice = 'population, dimension, dimension_value' -%}

with

tries as (select * from {{ ref('int_repeat_tries') }}),

counted as (
    select
        population,
        kind,
        persona_id,
        route,
        purchased_month,
        outcome,
        days,
        count(*) as try_count
    from tries
    group by population, kind, persona_id, route, purchased_month, outcome, days
),

sliced as (
    {%- for dimension, value in dict(customer_dimensions('purchased_month'), kind='kind').items() %}
    select
        population,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        days,
        outcome,
        try_count
    from counted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

settled as (
    select
        {{ slice }},
        days,
        sum(try_count) as settled_count,
        sum(case when outcome != 'open' then try_count else 0 end) as repeated_count,
        {%- for kind in kinds %}
        sum(case when outcome = '{{ kind }}' then try_count else 0 end) as {{ kind }}_count,
        {%- endfor %}
        sum(case
            when outcome not in ('open', '{{ kinds | join("', '") }}') then try_count else 0
        end) as other_count
    from sliced
    group by {{ slice }}, days
),

{{ surviving_shares(slice, 'repeated_count') }},

incident as (
    select
        surviving.*,
        {%- for kind in kinds + ['other'] %}
        sum(open_before * {{ kind }}_count / at_risk_count) over (
            partition by {{ slice }} order by days
            rows between unbounded preceding and current row
        ) as {{ kind }}_rate,
        {%- endfor %}
        open_before * (1 - repeated_count / at_risk_count) as open_rate,
        sum(case
            when repeated_count < at_risk_count
                then repeated_count / (at_risk_count * (at_risk_count - repeated_count))
            else 0
        end) over (
            partition by {{ slice }} order by days
            rows between unbounded preceding and current row
        ) as greenwood_sum
    from surviving
),

varied as (
    select
        incident.*,
        open_rate * open_rate * greenwood_sum as open_variance
    from incident
),

{# All of a population are at risk on its first day. #}
sized as (
    select
        varied.*,
        max(at_risk_count) over (partition by {{ slice }}) < {{ var('min_group_size') }}
            as is_small_group
    from varied
),

final as (
    select
        population,
        dimension,
        dimension_value,
        days,
        cast(at_risk_count as bigint) as at_risk_count,
        cast(repeated_count as bigint) as repeated_count,
        cast(settled_count - repeated_count as bigint) as censored_count,
        is_small_group,
        {%- set rates = {
            'repeat_rate': '1 - open_rate',
            'repeat_rate_low': '1 - ' ~ incidence_high('open_rate', 'open_variance'),
            'repeat_rate_high': '1 - ' ~ incidence_low('open_rate', 'open_variance'),
        } %}
        {%- for kind in kinds + ['other', 'open'] %}
        {%- do rates.update({kind ~ '_rate': kind ~ '_rate'}) %}
        {%- endfor %}
        {%- for name, rate in rates.items() %}
        case when not is_small_group then {{ rate }} end as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from sized
)

select * from final
