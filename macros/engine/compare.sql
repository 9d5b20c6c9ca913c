{#- Equal, where two nulls are equal too. -#}
{% macro same(left, right) -%}
    {{ return(adapter.dispatch('same', 'leadsummit')(left, right)) }}
{%- endmacro %}
{% macro duckdb__same(left, right) -%}{{ left }} is not distinct from {{ right }}{%- endmacro %}
{% macro spark__same(left, right) -%}{{ left }} <=> {{ right }}{%- endmacro %}
