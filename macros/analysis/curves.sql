{#- A join by all of these columns. -#}
{% macro joined_by(columns, one, other) -%}
    {%- for column in columns -%}
    {{ ' and ' if not loop.first }}{{ one }}.{{ column }} = {{ other }}.{{ column }}
    {%- endfor -%}
{%- endmacro %}

{#-
    Common table expressions `at_risk` and `surviving` over `settled`: per slice and day the number
    still followed when it began, and the share that none of the ends had met before
    (`open_before`), by Kaplan and Meier. `ended` counts those whom an end met on the day.
-#}
{% macro surviving_shares(slice, ended) -%}
at_risk as (
    select
        settled.*,
        cast(sum(settled_count) over (
            partition by {{ slice }} order by days desc
            rows between unbounded preceding and current row
        ) as double) as at_risk_count
    from settled
),

{# The last of those at risk may all end on one day: nobody comes after them. #}
surviving as (
    select
        at_risk.*,
        exp(coalesce(sum(case
            when {{ ended }} < at_risk_count then ln(1 - {{ ended }} / at_risk_count)
        end) over (
            partition by {{ slice }} order by days
            rows between unbounded preceding and 1 preceding
        ), 0)) as open_before
    from at_risk
)
{%- endmacro %}

{#-
    A curve's values at chosen ages and without a horizon (as far as followed), naive and in view of
    age, with quartiles and maturity. Common table expressions from `curves` to `final`.

    `count` names the column of those who passed on a day, `rate` the share that has passed by then;
    `step` are the columns of the slice that tell what is waited for: how long that takes is a
    property of all, since a young cohort cannot tell.
-#}
{% macro rates_at_horizons(slice, step, count, rate, horizons) -%}
populations as (
    select
        {{ slice | join(',\n        ') }},
        max(at_risk_count) as population_count,
        max(days) as followed_days,
        max({{ rate }}) as last_rate,
        min(open_rate) as last_open_rate
    from curves
    group by {{ slice | join(', ') }}
),

quartiles as (
    select
        {%- for column in slice %}
        curves.{{ column }},
        {%- endfor %}
        {%- for name, share in {
            'first_quartile': 0.25, 'median': 0.5, 'third_quartile': 0.75, 'mature': var('mature_share')
        }.items() %}
        min(case
            {# Exactly a quarter is a quarter, whatever rounding adds to the rates. #}
            when
                populations.last_rate > 0
                and curves.{{ rate }} >= {{ share }} * populations.last_rate - 1e-9
                then curves.days
        end) as {{ name }}_days{{ ',' if not loop.last }}
        {%- endfor %}
    from curves
    inner join populations on {{ joined_by(slice, 'curves', 'populations') }}
    group by
        {%- for column in slice %}
        curves.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
),

maturities as (
    select
        {{ step | join(',\n        ') }},
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
        cast(coalesce(sum(curves.{{ count }}), 0) as bigint) as {{ count }},
        cast(coalesce(sum(curves.censored_count), 0) as bigint) as too_young_count,
        coalesce(max(curves.{{ rate }}), 0) as {{ rate }},
        coalesce(max_by(curves.{{ rate }}_low, curves.days), 0) as {{ rate }}_low,
        coalesce(max_by(curves.{{ rate }}_high, curves.days), 0) as {{ rate }}_high
    from populations
    cross join horizons
    left join curves
        on
            {{ joined_by(slice, 'populations', 'curves') }}
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
        at_horizon.{{ count }},
        at_horizon.too_young_count,
        populations.population_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'populations.population_count >= ' ~ var('min_group_size') %}
        {%- set is_followed = (
            '(at_horizon.horizon_days is null or populations.last_open_rate <= 0'
            ~ ' or populations.followed_days >= at_horizon.horizon_days)'
        ) %}
        {%- set passed, population = 'at_horizon.' ~ count, 'populations.population_count' %}
        case when {{ is_shown }} then {{ safe_divide(passed, population) }} end as naive_rate,
        case when {{ is_shown }} then {{ wilson_low(passed, population) }} end as naive_rate_low,
        case when {{ is_shown }} then {{ wilson_high(passed, population) }} end as naive_rate_high,
        {%- for name in [rate, rate ~ '_low', rate ~ '_high'] %}
        case when {{ is_shown }} and {{ is_followed }} then at_horizon.{{ name }} end as {{ name }},
        {%- endfor %}
        populations.followed_days,
        {%- for quartile in ['first_quartile', 'median', 'third_quartile'] %}
        case when {{ is_shown }} then quartiles.{{ quartile }}_days end as {{ quartile }}_days,
        {%- endfor %}
        {{ reporting_date('maturities.mature_up_to') }} as mature_up_to
    from populations
    inner join at_horizon on {{ joined_by(slice, 'populations', 'at_horizon') }}
    inner join quartiles on {{ joined_by(slice, 'populations', 'quartiles') }}
    inner join maturities on {{ joined_by(step, 'populations', 'maturities') }}
)
{%- endmacro %}

{#- Bounds at 95 % of a cumulative incidence, by the log of its log, so that they stay between 0
    and 1. J. D. Kalbfleisch, R. L. Prentice, The statistical analysis of failure time data. -#}
{% macro incidence_low(rate, variance) -%}{{ incidence_bound(rate, variance, '-') }}{%- endmacro %}
{% macro incidence_high(rate, variance) -%}{{ incidence_bound(rate, variance, '') }}{%- endmacro %}

{% macro incidence_bound(rate, variance, sign) -%}
case
    when {{ rate }} <= 0 or {{ rate }} >= 1 then {{ rate }}
    else exp(ln({{ rate }}) * exp(least(700.0, {{ sign }}1.959963984540054
        * sqrt(greatest(0.0, {{ variance }})) / ({{ rate }} * ln({{ rate }})))))
end
{%- endmacro %}
