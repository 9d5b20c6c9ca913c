{#- The parameters of an event that are read. -#}
{% macro ga4_params() -%}
    {{ return([
        'page_location', 'page_referrer', 'link_url', 'ga_session_id', 'source', 'medium',
        'campaign', 'content', 'term', 'gclid',
    ]) }}
{%- endmacro %}

{#-
    The entries of a nested list such as event_params. Parquet as BigQuery writes it without list
    inference wraps the list, and each entry, once more.
-#}
{% macro ga4_entries(json) -%}
case
    when substr({{ json }}, 1, 1) = '{' then {{ json_elements(json, '$.list') }}
    else {{ json_elements(json) }}
end
{%- endmacro %}

{% macro ga4_entry_key(entry) -%}
coalesce({{ json_text(entry, '$.key') }}, {{ json_text(entry, '$.element.key') }})
{%- endmacro %}

{#- The value of an entry, whichever of the typed fields holds it. -#}
{% macro ga4_entry_value(entry) -%}
coalesce(
    {%- for type in ['string_value', 'int_value', 'double_value', 'float_value'] %}
    {{ json_text(entry, '$.value.' ~ type) }},
    {{ json_text(entry, '$.element.value.' ~ type) }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}

{#- A word for "nothing", such as (direct) or (not set), is nothing. -#}
{% macro ga4_told(column) -%}
case when substr({{ column }}, 1, 1) != '(' then {{ column }} end
{%- endmacro %}
