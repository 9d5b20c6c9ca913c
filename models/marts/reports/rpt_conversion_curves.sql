{#-
    How much of a population has passed after so many days, and what became of the rest: the
    cumulative incidence by Aalen and Johansen (An empirical transition matrix for non-homogeneous
    Markov chains based on censored observations, 1978), with open tries as censored. Its variance
    after Aalen (Nonparametric estimation of partial transition probabilities in multiple decrement
    models, 1978), its sums taken apart so that each is a running one.
-#}
{%- set exits = ['rejected', 'returned', 'lost', 'opted_out', 'dormant'] -%}
{%- set slice = 'from_threshold, to_threshold, dimension, dimension_value' -%}

with

tries as (select * from {{ ref('int_conversion_tries') }}),

counted as (
    select
        from_threshold,
        to_threshold,
        began_month,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        route,
        outcome,
        days,
        count(*) as try_count
    from tries
    group by
        from_threshold, to_threshold, began_month, cycle_type, persona_id, first_measure_key,
        direction, route, outcome, days
),

sliced as (
    {%- for dimension, value in slice_dimensions('began_month').items() %}
    select
        from_threshold,
        to_threshold,
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
        sum(case when outcome != 'open' then try_count else 0 end) as ended_count,
        sum(case when outcome = 'passed' then try_count else 0 end) as passed_count,
        {%- for exit in exits %}
        sum(case when outcome = '{{ exit }}' then try_count else 0 end) as {{ exit }}_count,
        {%- endfor %}
        sum(case
            when outcome not in ('open', 'passed', '{{ exits | join("', '") }}') then try_count else 0
        end) as other_count
    from sliced
    group by {{ slice }}, days
),

{{ surviving_shares(slice, 'ended_count') }},

incident as (
    select
        surviving.*,
        {%- for outcome in ['passed'] + exits + ['other'] %}
        {# What rounding adds to a sum must not let more pass than there are. #}
        least(1.0, sum(open_before * {{ outcome }}_count / at_risk_count) over so_far)
            as {{ outcome }}_rate,
        {%- endfor %}
        open_before * (1 - ended_count / at_risk_count) as open_rate
    from surviving
    window so_far as (
        partition by {{ slice }} order by days
        rows between unbounded preceding and current row
    )
),

{# The three parts of the variance; a part with nobody left to divide by adds nothing. #}
parts as (
    select
        incident.*,
        case
            when at_risk_count > greatest(1, ended_count)
                then ended_count / ((at_risk_count - 1) * (at_risk_count - ended_count))
            else 0
        end as of_ending,
        case
            when at_risk_count > 1
                then (at_risk_count - passed_count) * passed_count * open_before * open_before
                    / ((at_risk_count - 1) * at_risk_count * at_risk_count)
            else 0
        end as of_passing,
        case
            when at_risk_count > greatest(1, ended_count)
                then passed_count * (at_risk_count - passed_count) * open_before
                    / (at_risk_count * (at_risk_count - ended_count) * (at_risk_count - 1))
            else 0
        end as of_both
    from incident
),

varied as (
    select
        parts.*,
        passed_rate * passed_rate * sum(of_ending) over so_far
        - 2 * passed_rate * sum(of_ending * passed_rate) over so_far
        + sum(of_ending * passed_rate * passed_rate) over so_far
        + sum(of_passing) over so_far
        - 2 * passed_rate * sum(of_both) over so_far
        + 2 * sum(of_both * passed_rate) over so_far as passed_variance
    from parts
    window so_far as (
        partition by {{ slice }} order by days
        rows between unbounded preceding and current row
    )
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
        from_threshold,
        to_threshold,
        dimension,
        dimension_value,
        days,
        cast(at_risk_count as bigint) as at_risk_count,
        cast(passed_count as bigint) as passed_count,
        cast(settled_count - ended_count as bigint) as censored_count,
        is_small_group,
        {%- set rates = {
            'passed_rate': 'passed_rate',
            'passed_rate_low': incidence_low('passed_rate', 'passed_variance'),
            'passed_rate_high': incidence_high('passed_rate', 'passed_variance'),
        } %}
        {%- for exit in exits + ['other', 'open'] %}
        {%- do rates.update({exit ~ '_rate': exit ~ '_rate'}) %}
        {%- endfor %}
        {%- for name, rate in rates.items() %}
        case when not is_small_group then {{ rate }} end as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from sized
)

select * from final
