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

{#- A touch is evidence of MQL by the score only. -#}
{% macro is_by_score(contract) -%}
{{ contract }} in ('web_events', 'social_events', 'email_events')
{%- endmacro %}

{#- The thresholds that "what if B were x" looks at, as multiples of B. -#}
{% macro what_if_multiples() -%}
    {{ return([0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5]) }}
{%- endmacro %}

{#- Bounds at 95 % of the difference of two shares, from their own bounds. R. G. Newcombe, Interval
    estimation for the difference between independent proportions (1998), method 10. -#}
{% macro difference_low(one, other) -%}
({{ one }} - {{ other }} - sqrt(
    power({{ one }} - {{ one }}_low, 2) + power({{ other }}_high - {{ other }}, 2)
))
{%- endmacro %}

{% macro difference_high(one, other) -%}
({{ one }} - {{ other }} + sqrt(
    power({{ one }}_high - {{ one }}, 2) + power({{ other }} - {{ other }}_low, 2)
))
{%- endmacro %}
