{#- The last second of a delivered day, in the zone of the source: a day without a time is over
    only at its end. -#}
{% macro end_of_delivered_day(column, zone) -%}
{{ utc_from_text("(substr(" ~ column ~ ", 1, 10) || ' 23:59:59')", zone) }}
{%- endmacro %}

{#- The first second of a delivered day, in the zone of the source. -#}
{% macro start_of_delivered_day(column, zone) -%}
{{ utc_from_text("(substr(" ~ column ~ ", 1, 10) || ' 00:00:00')", zone) }}
{%- endmacro %}
