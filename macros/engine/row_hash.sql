{#- A number of eight bytes that rows with equal values share, and seldom others. -#}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch('row_hash', 'leadsummit')(columns)) }}
{%- endmacro %}
{% macro duckdb__row_hash(columns) -%}hash({{ columns | join(', ') }}){%- endmacro %}
{% macro spark__row_hash(columns) -%}xxhash64({{ columns | join(', ') }}){%- endmacro %}
