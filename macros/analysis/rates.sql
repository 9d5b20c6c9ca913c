{#- Three columns: the rate passed / population under `name` and its Wilson bounds; null where the
    population is smaller than min_group_size. -#}
{% macro shown_rate(name, passed, population) -%}
{%- for suffix, expression in {
    '': safe_divide(passed, population),
    '_low': wilson_low(passed, population),
    '_high': wilson_high(passed, population),
}.items() %}
case
    when {{ population }} >= {{ var('min_group_size') }} then {{ expression }}
end as {{ name }}{{ suffix }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}
