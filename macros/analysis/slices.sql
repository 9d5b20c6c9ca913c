{#- What analyses are cut by, one at a time: dimension -> expression over lead cycles. -#}
{% macro slice_dimensions(month) -%}
    {{ return({
        'total': "'all'",
        'cohort_month': 'cast(' ~ month ~ ' as ' ~ dbt.type_string() ~ ')',
        'cycle_type': 'cycle_type',
        'persona': 'persona_id',
        'measure': "coalesce(first_measure_key, 'unknown')",
        'direction': 'direction',
        'route': 'route',
    }) }}
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
