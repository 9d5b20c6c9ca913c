{#- The whole numbers from 0 to at least `upper` as the column n. -#}
{% macro dbt_numbers(upper) -%}
    select cast(generated_number - 1 as integer) as n
    from ({{ dbt.generate_series(upper + 1) }}) as series
{%- endmacro %}

{#- Monday is 1, Sunday is 7, in every engine. -#}
{% macro iso_weekday(column) -%}
    {{ return(adapter.dispatch('iso_weekday', 'leadsummit')(column)) }}
{%- endmacro %}
{% macro duckdb__iso_weekday(column) -%}isodow({{ column }}){%- endmacro %}
{% macro spark__iso_weekday(column) -%}(weekday({{ column }}) + 1){%- endmacro %}
