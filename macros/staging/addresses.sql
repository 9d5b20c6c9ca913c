{#- What an e-mail address looks like, also with its @ escaped in a link. -#}
{% macro address_pattern() -%}
{{ return("'[0-9A-Za-z._+-]+(@|%40)[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*[.][A-Za-z][A-Za-z]+'") }}
{%- endmacro %}

{#- The text with "(address)" in place of each address. What JSON writes for a line break or a
    letter is no part of the address behind it: without its end the JSON would break. -#}
{% macro struck_addresses(text) -%}
    {{ return(adapter.dispatch('struck_addresses', 'leadsummit')(text)) }}
{%- endmacro %}

{% macro duckdb__struck_addresses(text) -%}
regexp_replace(
                {{ text }},
                '((?:\\(?:u[0-9A-Fa-f]{4}|[bfnrt]))?)' || {{ address_pattern() }},
                '\1(address)',
                'g'
            )
{%- endmacro %}

{% macro spark__struck_addresses(text) -%}
regexp_replace(
                {{ text }},
                concat('((?:\\\\(?:u[0-9A-Fa-f]{4}|[bfnrt]))?)', {{ address_pattern() }}),
                '$1(address)'
            )
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
            else {{ struck_addresses(name) }}
            {%- endif %}
        end
    {%- endif -%}
{%- endmacro %}
