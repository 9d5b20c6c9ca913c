{#- Ripeness bands: number -> lower bound (inclusive) and upper bound, as multiples of threshold B. -#}
{% macro ripeness_bands() -%}
    {{ return({
        1: ['null', '0.25'],
        2: ['0.25', '0.5'],
        3: ['0.5', '0.75'],
        4: ['0.75', '1.0'],
        5: ['1.0', '1.25'],
        6: ['1.25', '1.5'],
        7: ['1.5', 'null'],
    }) }}
{%- endmacro %}

{#- The number of the band in which a multiple of threshold B lies. -#}
{% macro ripeness_band(ripeness) -%}
case
    {%- for number, bounds in ripeness_bands().items() if bounds[1] != 'null' %}
    when {{ ripeness }} < {{ bounds[1] }} then {{ number }}
    {%- endfor %}
    else {{ ripeness_bands() | length }}
end
{%- endmacro %}

{#- The bounds of bands as rows: ripeness_band, ripeness_from, ripeness_to. Band 0 is all. -#}
{% macro ripeness_band_rows() -%}
select
    0 as ripeness_band,
    cast(null as double) as ripeness_from,
    cast(null as double) as ripeness_to
    {%- for number, bounds in ripeness_bands().items() %}
union all
select
    {{ number }} as ripeness_band,
    cast({{ bounds[0] }} as double) as ripeness_from,
    cast({{ bounds[1] }} as double) as ripeness_to
    {%- endfor %}
{%- endmacro %}
