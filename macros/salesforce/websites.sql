{#- The domain that people write from, from what was typed into a website field: without
    protocol, www, port and path, in lower case. -#}
{% macro website_domain(website) -%}
nullif(
    regexp_replace(
        regexp_replace(lower(trim({{ website }})), '^[a-z]+://', ''),
        '^(www[.])?([^/:?#]*).*$', '\2'
    ),
    ''
)
{%- endmacro %}
