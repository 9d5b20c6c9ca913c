{#- The codes of the stages, in the order of the process. Which of them a company uses is said
    by the seed; the columns of the marts are the same for all. -#}
{% macro stage_codes() -%}
    {{ return([
        'INF', 'BEF', 'EVA', 'BEW', 'MQL', 'SAL', 'SFC', 'BAN', 'BCI', 'LPN', 'ANG', 'ABS',
        'AFS', 'WIK', 'CUS',
    ]) }}
{%- endmacro %}
