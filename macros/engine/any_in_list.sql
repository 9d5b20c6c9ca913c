{#- Is the condition, an expression over the name `e`, true of any element of the list? -#}
{% macro any_in_list(list, condition) -%}
    {{ return(adapter.dispatch('any_in_list', 'leadsummit')(list, condition)) }}
{%- endmacro %}
{% macro duckdb__any_in_list(list, condition) -%}
len(list_filter({{ list }}, lambda e: {{ condition }})) > 0
{%- endmacro %}
{% macro spark__any_in_list(list, condition) -%}
exists({{ list }}, e -> {{ condition }})
{%- endmacro %}
