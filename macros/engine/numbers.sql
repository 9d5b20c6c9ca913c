{#- numerator / denominator; null, never infinity, where the denominator is 0 or null. -#}
{% macro safe_divide(numerator, denominator) -%}
(cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
{%- endmacro %}

{#- Bounds of the Wilson score interval at 95 % for passed of population; null without either.
    E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927). -#}
{% macro wilson_low(passed, population) -%}{{ wilson_bound(passed, population, '-') }}{%- endmacro %}
{% macro wilson_high(passed, population) -%}{{ wilson_bound(passed, population, '+') }}{%- endmacro %}

{% macro wilson_bound(passed, population, sign) -%}
{%- set z = 1.959963984540054 -%}
case when {{ population }} > 0 and {{ passed }} is not null then
    least(1.0, greatest(0.0, (
        {{ passed }} + {{ z * z / 2 }}
        {{ sign }} {{ z }} * sqrt(greatest(0.0,
            cast({{ passed }} as double) * ({{ population }} - {{ passed }}) / {{ population }}
            + {{ z * z / 4 }}
        ))
    ) / ({{ population }} + {{ z * z }})))
end
{%- endmacro %}

{#- The sum of fractions, whatever the order in which an engine adds them up: added as decimals,
    where a sum of doubles would differ in its last digits from build to build. 38 digits in all:
    the more places, the smaller the greatest sum. -#}
{% macro exact_sum(value, over=none, places=12) -%}
cast(sum(cast({{ value }} as decimal(38, {{ places }}))) {{ 'over ' ~ over if over }} as double)
{%- endmacro %}
