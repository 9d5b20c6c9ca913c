{#- In which week from a day on another one lies: 0 is the first seven days, -1 those before. -#}
{% macro weeks_since(from_day, to_day) -%}
cast(floor({{ dbt.datediff(from_day, to_day, 'day') }} / 7.0) as integer)
{%- endmacro %}
