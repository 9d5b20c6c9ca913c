{#- Delivered JSON whose keys are names with blanks, such as {"New Value": "Working"}. -#}

{#- What stands under the key, as text. -#}
{% macro json_key(json, key) -%}
    {{ return(adapter.dispatch('json_key', 'leadsummit')(json, key)) }}
{%- endmacro %}

{% macro duckdb__json_key(json, key) -%}
json_extract_string(try_cast({{ json }} as json), '$."{{ key }}"')
{%- endmacro %}

{% macro spark__json_key(json, key) -%}
get_json_object({{ json }}, '$[\'{{ key }}\']')
{%- endmacro %}

{#- The value of the first element with this name, of a list of objects with `name` and `value`. -#}
{% macro json_named_value(json, name) -%}
    {{ return(adapter.dispatch('json_named_value', 'leadsummit')(json, name)) }}
{%- endmacro %}

{% macro duckdb__json_named_value(json, name) -%}
list_extract(
    list_transform(
        list_filter(
            json_extract(try_cast({{ json }} as json), '$[*]'),
            lambda element: json_extract_string(element, '$.name') = '{{ name }}'
        ),
        lambda element: json_extract_string(element, '$.value')
    ),
    1
)
{%- endmacro %}

{% macro spark__json_named_value(json, name) -%}
get(
    transform(
        filter(
            from_json({{ json }}, 'array<map<string,string>>'),
            element -> element['name'] = '{{ name }}'
        ),
        element -> element['value']
    ),
    0
)
{%- endmacro %}
