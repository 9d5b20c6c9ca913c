{#- What an e-mail address looks like, also with its @ escaped in a link. -#}
{% macro address_pattern() -%}
{{ return("'[0-9A-Za-z._+-]+(@|%40)[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*[.][A-Za-z][A-Za-z]+'") }}
{%- endmacro %}

{#-
    A delivered column as it may stand in staging: an id that holds an address becomes its keyed
    hash, so that it still tells one from another; in any other text the address is struck out.
-#}
{% macro without_addresses(column, address_columns) -%}
    {%- set name = adapter.quote(column) -%}
    {%- if column | lower in address_columns -%}
{{ name }}
    {%- else -%}
        {%- set is_id = (column | lower).endswith('id') -%}
case
            {#- The cheap search first: nearly no value gets as far as the expression. #}
            when not ({{ contains_text(name, "'@'") }} or {{ contains_text(name, "'%40'") }}) then {{ name }}
            {%- if is_id %}
            when {{ matches_pattern(name, address_pattern()) }} then {{ email_hash(name) }}
            else {{ name }}
            {%- else %}
            else {{ replace_pattern(name, address_pattern(), "'(address)'") }}
            {%- endif %}
        end
    {%- endif -%}
{%- endmacro %}
