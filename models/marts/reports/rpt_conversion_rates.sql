{#-
    The curves at chosen ages: of those who set out, how many had passed after so many days, naively
    (of all who set out, however young) and in view of their age. Without a horizon: as far as the
    population has been followed.
-#}
{%- set horizons = [30, 90, 180, 365] -%}
{%- set slice = ['from_threshold', 'to_threshold', 'dimension', 'dimension_value'] -%}

with

curves as (select * from {{ ref('rpt_conversion_curves') }}),

populations as (
    select
        {{ slice | join(',\n        ') }},
        max(at_risk_count) as population_count,
        max(days) as followed_days,
        max(passed_rate) as last_rate,
        min(open_rate) as last_open_rate
    from curves
    group by {{ slice | join(', ') }}
),

quartiles as (
    select
        {%- for column in slice %}
        curves.{{ column }},
        {%- endfor %}
        {%- for name, share in {'first_quartile': 0.25, 'median': 0.5, 'third_quartile': 0.75, 'mature': var('mature_share')}.items() %}
        min(case
            when populations.last_rate > 0 and curves.passed_rate >= {{ share }} * populations.last_rate
                then curves.days
        end) as {{ name }}_days{{ ',' if not loop.last }}
        {%- endfor %}
    from curves
    inner join populations
        on
            {%- for column in slice %}
            {{ 'and ' if not loop.first }}curves.{{ column }} = populations.{{ column }}
            {%- endfor %}
    group by
        {%- for column in slice %}
        curves.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
),

{# How long a step takes is a property of the step: a young cohort cannot tell. #}
steps as (
    select
        from_threshold,
        to_threshold,
        {{ days_later(as_of(), '-mature_days') }} as mature_up_to
    from quartiles
    where dimension = 'total'
),

horizons as (
    {%- for horizon in horizons + ['null'] %}
    select cast({{ horizon }} as integer) as horizon_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

at_horizon as (
    select
        {%- for column in slice %}
        populations.{{ column }},
        {%- endfor %}
        horizons.horizon_days,
        cast(coalesce(sum(curves.passed_count), 0) as bigint) as passed_count,
        cast(coalesce(sum(curves.censored_count), 0) as bigint) as too_young_count,
        coalesce(max(curves.passed_rate), 0) as passed_rate,
        max_by(curves.passed_rate_low, curves.days) as passed_rate_low,
        max_by(curves.passed_rate_high, curves.days) as passed_rate_high
    from populations
    cross join horizons
    left join curves
        on
            {%- for column in slice %}
            {{ 'and ' if not loop.first }}populations.{{ column }} = curves.{{ column }}
            {%- endfor %}
            and curves.days <= coalesce(horizons.horizon_days, populations.followed_days)
    group by
        {%- for column in slice %}
        populations.{{ column }},
        {%- endfor %}
        horizons.horizon_days
),

final as (
    select
        {%- for column in slice %}
        populations.{{ column }},
        {%- endfor %}
        at_horizon.horizon_days,
        populations.population_count,
        at_horizon.passed_count,
        at_horizon.too_young_count,
        populations.population_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'populations.population_count >= ' ~ var('min_group_size') %}
        {%- set is_followed = '(at_horizon.horizon_days is null or populations.followed_days >= at_horizon.horizon_days or populations.last_open_rate <= 0)' %}
        case when {{ is_shown }} then {{ safe_divide('at_horizon.passed_count', 'populations.population_count') }} end
            as naive_rate,
        case when {{ is_shown }} then {{ wilson_low('at_horizon.passed_count', 'populations.population_count') }} end
            as naive_rate_low,
        case when {{ is_shown }} then {{ wilson_high('at_horizon.passed_count', 'populations.population_count') }} end
            as naive_rate_high,
        case when {{ is_shown }} and {{ is_followed }} then at_horizon.passed_rate end as passed_rate,
        case when {{ is_shown }} and {{ is_followed }} then coalesce(at_horizon.passed_rate_low, 0) end
            as passed_rate_low,
        case when {{ is_shown }} and {{ is_followed }} then coalesce(at_horizon.passed_rate_high, 0) end
            as passed_rate_high,
        populations.followed_days,
        case when {{ is_shown }} then quartiles.first_quartile_days end as first_quartile_days,
        case when {{ is_shown }} then quartiles.median_days end as median_days,
        case when {{ is_shown }} then quartiles.third_quartile_days end as third_quartile_days,
        {{ reporting_date('steps.mature_up_to') }} as mature_up_to
    from populations
    inner join at_horizon
        on
            {%- for column in slice %}
            {{ 'and ' if not loop.first }}populations.{{ column }} = at_horizon.{{ column }}
            {%- endfor %}
    inner join quartiles
        on
            {%- for column in slice %}
            {{ 'and ' if not loop.first }}populations.{{ column }} = quartiles.{{ column }}
            {%- endfor %}
    inner join steps
        on populations.from_threshold = steps.from_threshold
        and populations.to_threshold = steps.to_threshold
)

select * from final
