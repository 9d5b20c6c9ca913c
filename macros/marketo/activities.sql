{#- An attribute of an activity: an object in bulk files, a list of names and values in answers of
    the REST API. -#}
{% macro marketo_attribute(name) -%}
coalesce(
    {{ json_key('attributes', name) }},
    {{ json_named_value('attributes', name) }}
)
{%- endmacro %}

{#- A delivered column; bulk files write the word null where nothing stands. -#}
{% macro marketo_value(column) -%}
nullif({{ column }}, 'null')
{%- endmacro %}

{#- A parameter out of the query of a visited page. -#}
{% macro marketo_query_parameter(query, parameter) -%}
nullif(regexp_extract({{ query }}, '(^|[?&]){{ parameter }}=([^&#]*)', 2), '')
{%- endmacro %}
