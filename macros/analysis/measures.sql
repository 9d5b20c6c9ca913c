{#- Three columns: the measure that brought a cycle, with its channel and direction; without one those
    that the cycle itself has. -#}
{% macro brought_by(measures, cycles) -%}
coalesce({{ measures }}.measure_key, '(none)') as measure_key,
case
    when {{ measures }}.measure_key is null then coalesce({{ cycles }}.first_channel_id, 'unknown')
    else {{ measures }}.channel_id
end as channel_id,
case
    when {{ measures }}.measure_key is null then {{ cycles }}.direction else {{ measures }}.direction
end as direction
{%- endmacro %}
