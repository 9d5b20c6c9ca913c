{#- A parameter of a link, such as utm_source, decoded; null where the link has none. -#}
{% macro link_parameter(link, name) -%}
nullif({{ decoded_link(
    "regexp_extract(" ~ link ~ ", '[?&]" ~ name ~ "=([^&#]*)', 1)"
) }}, '')
{%- endmacro %}
