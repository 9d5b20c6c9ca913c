{#- Can the engine read the text as a regular expression? -#}
{% macro is_pattern(text) -%}
    {{ return(adapter.dispatch('is_pattern', 'leadsummit')(text)) }}
{%- endmacro %}

{% macro duckdb__is_pattern(text) -%}
(try(regexp_matches('', {{ text }})) is not null)
{%- endmacro %}

{#- Spark cannot ask: it stops at a broken pattern and names it. -#}
{% macro spark__is_pattern(text) -%}
('' rlike {{ text }} or true)
{%- endmacro %}
