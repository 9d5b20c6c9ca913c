{#-
    The repeat curves at chosen ages: of the customers who bought, how many had bought again after
    so many days, naively (of all, however young) and in view of their age. Without a horizon: as
    far as they have been followed.
-#}
{%- set horizons = [90, 180, 365, 730] -%}
{%- set slice = ['population', 'dimension', 'dimension_value'] -%}

with

curves as (select * from {{ ref('rpt_repeat_curves') }}),

populations as (
    select
        {{ slice | join(',\n        ') }},
        max(at_risk_count) as population_count,
        max(days) as followed_days,
        max(repeat_rate) as last_rate,
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
            when populations.last_rate > 0 and curves.repeat_rate >= {{ share }} * populations.last_rate
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

{# How long customers take is a property of all: a young cohort cannot tell. #}
maturities as (
    select
        population,
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
        cast(coalesce(sum(curves.repeated_count), 0) as bigint) as repeated_count,
        cast(coalesce(sum(curves.censored_count), 0) as bigint) as too_young_count,
        coalesce(max(curves.repeat_rate), 0) as repeat_rate,
        coalesce(max_by(curves.repeat_rate_low, curves.days), 0) as repeat_rate_low,
        coalesce(max_by(curves.repeat_rate_high, curves.days), 0) as repeat_rate_high
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
        at_horizon.repeated_count,
        at_horizon.too_young_count,
        populations.population_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'populations.population_count >= ' ~ var('min_group_size') %}
        {%- set is_followed = '(at_horizon.horizon_days is null or populations.followed_days >= at_horizon.horizon_days or populations.last_open_rate <= 0)' %}
        case when {{ is_shown }} then {{ safe_divide('at_horizon.repeated_count', 'populations.population_count') }} end
            as naive_rate,
        case when {{ is_shown }} then {{ wilson_low('at_horizon.repeated_count', 'populations.population_count') }} end
            as naive_rate_low,
        case when {{ is_shown }} then {{ wilson_high('at_horizon.repeated_count', 'populations.population_count') }} end
            as naive_rate_high,
        {%- for rate in ['repeat_rate', 'repeat_rate_low', 'repeat_rate_high'] %}
        case when {{ is_shown }} and {{ is_followed }} then at_horizon.{{ rate }} end as {{ rate }},
        {%- endfor %}
        populations.followed_days,
        {%- for quartile in ['first_quartile', 'median', 'third_quartile'] %}
        case when {{ is_shown }} then quartiles.{{ quartile }}_days end as {{ quartile }}_days,
        {%- endfor %}
        {{ reporting_date('maturities.mature_up_to') }} as mature_up_to
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
    inner join maturities on populations.population = maturities.population
)

select * from final
