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


{#- What analyses of customers are cut by, one at a time. -#}
{% macro customer_dimensions(month) -%}
    {{ return({
        'total': "'all'",
        'cohort_month': 'cast(' ~ month ~ ' as ' ~ dbt.type_string() ~ ')',
        'persona': 'persona_id',
        'route': 'route',
    }) }}
{%- endmacro %}
