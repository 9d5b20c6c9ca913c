{#-
    Delivered JSON. Landing stores objects and arrays as JSON text; a path is written from the
    top, such as '$.properties.email' or '$.actions'. All of these are null where there is nothing.
-#}

{#- What stands at the path, as text: a string without its quotes, an object as JSON text. -#}
{% macro json_text(json, path) -%}
    {{ return(adapter.dispatch('json_text', 'leadsummit')(json, path)) }}
{%- endmacro %}

{#- A JSON null is no text. What is no JSON at all is null, never an error. -#}
{% macro duckdb__json_text(json, path) -%}
json_extract_string(try_cast({{ json }} as json), '{{ path }}')
{%- endmacro %}

{% macro spark__json_text(json, path) -%}
get_json_object({{ json }}, '{{ path }}')
{%- endmacro %}

{#- The elements of the array at the path, in their order, as a list of texts. -#}
{% macro json_elements(json, path='$') -%}
    {{ return(adapter.dispatch('json_elements', 'leadsummit')(json, path)) }}
{%- endmacro %}

{% macro duckdb__json_elements(json, path) -%}
list_transform(
    json_extract(try_cast({{ json }} as json), '{{ path }}[*]'),
    lambda element: json_extract_string(element, '$')
)
{%- endmacro %}

{% macro spark__json_elements(json, path) -%}
from_json(get_json_object({{ json }}, '{{ path }}'), 'array<string>')
{%- endmacro %}

{#- The values of the object at the path, else the elements of the array there, as a list of texts. -#}
{% macro json_values(json, path='$') -%}
    {{ return(adapter.dispatch('json_values', 'leadsummit')(json, path)) }}
{%- endmacro %}

{#- DuckDB knows from the path alone whether it gives a list, so each has its own. -#}
{% macro duckdb__json_values(json, path) -%}
list_transform(
    case json_type(try_cast({{ json }} as json), '{{ path }}')
        when 'ARRAY' then json_extract(try_cast({{ json }} as json), '{{ path }}[*]')
        when 'OBJECT' then json_extract(try_cast({{ json }} as json), '{{ path }}.*')
    end,
    lambda element: json_extract_string(element, '$')
)
{%- endmacro %}

{% macro spark__json_values(json, path) -%}
coalesce(
    from_json(get_json_object({{ json }}, '{{ path }}'), 'array<string>'),
    map_values(from_json(get_json_object({{ json }}, '{{ path }}'), 'map<string,string>'))
)
{%- endmacro %}

{#- One row per element of a list, as a column of a select; no row for an empty one or null. -#}
{% macro each_of(list) -%}
    {{ return(adapter.dispatch('each_of', 'leadsummit')(list)) }}
{%- endmacro %}

{% macro duckdb__each_of(list) -%}unnest({{ list }}){%- endmacro %}
{% macro spark__each_of(list) -%}explode({{ list }}){%- endmacro %}
