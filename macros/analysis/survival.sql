{#-
    The days (or hours) after which a share of a population has left, open ones counted as long as
    they have been followed: E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete
    observations (1958). Common table expressions `<name>_settled`, `<name>_surviving` and `<name>`
    over a relation with the columns of `slice`, `duration`, `settled_count`, `ended_count`; of
    several rows with one duration the counts add up. Null where so many have not left yet.
-#}
{% macro survival_quantiles(name, relation, slice, duration, quantiles) -%}
{{ name }}_settled as (
    select
        {{ slice | join(', ') }},
        {{ duration }},
        sum(ended_count) as ended_count,
        cast(sum(sum(settled_count)) over (
            partition by {{ slice | join(', ') }} order by {{ duration }} desc
            rows between unbounded preceding and current row
        ) as double) as at_risk_count
    from {{ relation }}
    where {{ duration }} is not null
    group by {{ slice | join(', ') }}, {{ duration }}
),

{# Where the last of them leave at once, nobody is left: a product that no logarithm knows. #}
{{ name }}_surviving as (
    select
        {{ slice | join(', ') }},
        {{ duration }},
        case
            when ended_count >= at_risk_count then 0.0
            else exp(sum(case when ended_count < at_risk_count then ln(1 - ended_count / at_risk_count) end) over (
                partition by {{ slice | join(', ') }} order by {{ duration }}
                rows between unbounded preceding and current row
            ))
        end as surviving_rate
    from {{ name }}_settled
),

{{ name }} as (
    select
        {{ slice | join(', ') }},
        {%- for quantile, share in quantiles.items() %}
        {# What rounding adds to a product must not move a median by a step. #}
        min(case when surviving_rate <= {{ 1 - share }} + 0.000000001 then {{ duration }} end)
            as {{ quantile }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ name }}_surviving
    group by {{ slice | join(', ') }}
)
{%- endmacro %}

{#- Analyses of sales work are also cut by where it is done: region and team, never a person. -#}
{% macro sales_slice_dimensions(month) -%}
    {{ return(dict(
        slice_dimensions(month),
        region="coalesce(region, 'unknown')",
        sales_unit="coalesce(sales_unit_key, 'unknown')",
    )) }}
{%- endmacro %}
