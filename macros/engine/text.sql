{#- Is the pattern (a regular expression) found anywhere in the text, in any case? -#}
{% macro matches_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern', 'leadsummit')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
regexp_matches({{ text }}, {{ pattern }}, 'i')
{%- endmacro %}

{% macro spark__matches_pattern(text, pattern) -%}
({{ text }} rlike concat('(?i)', {{ pattern }}))
{%- endmacro %}

{#- Each place where the pattern is found, replaced. -#}
{% macro replace_pattern(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_pattern', 'leadsummit')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_pattern(text, pattern, replacement) -%}
regexp_replace({{ text }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{% macro spark__replace_pattern(text, pattern, replacement) -%}
regexp_replace({{ text }}, {{ pattern }}, {{ replacement }})
{%- endmacro %}

{#- Does the text hold the other, letter by letter? -#}
{% macro contains_text(text, part) -%}
contains({{ text }}, {{ part }})
{%- endmacro %}

{#- HMAC-SHA256 of an address's trimmed lower case, as hexadecimal text; null stays null. -#}
{% macro email_hash(column) -%}
    {{ return(adapter.dispatch('email_hash', 'leadsummit')(column)) }}
{%- endmacro %}

{% macro duckdb__email_hash(column) -%}
sha256(
    unhex(getvariable('email_outer_pad'))
    || unhex(sha256(
        unhex(getvariable('email_inner_pad')) || encode(lower(trim({{ column }})))
    ))
)
{%- endmacro %}

{% macro spark__email_hash(column) -%}
sha2(concat(
    unhex('${leadsummit.email_outer_pad}'),
    unhex(sha2(concat(
        unhex('${leadsummit.email_inner_pad}'), encode(lower(trim({{ column }})), 'utf-8')
    ), 256))
), 256)
{%- endmacro %}

{% macro email_domain(column) -%}
nullif(lower(trim({{ dbt.split_part(column, "'@'", 2) }})), '')
{%- endmacro %}

{% macro email_local_part(column) -%}
lower(trim({{ dbt.split_part(column, "'@'", 1) }}))
{%- endmacro %}

{#- Is the address a shared one (local part in the seed role_mailboxes)? False without one. -#}
{% macro is_role_mailbox(column) -%}
coalesce({{ email_local_part(column) }} in (
    select lower(role_mailboxes.local_part) from {{ ref('role_mailboxes') }} as role_mailboxes
), false)
{%- endmacro %}

{#- Text as it stood before it was written into a link. -#}
{% macro decoded_link(text) -%}
    {{ return(adapter.dispatch('decoded_link', 'leadsummit')(text)) }}
{%- endmacro %}

{% macro duckdb__decoded_link(text) -%}
url_decode(replace({{ text }}, '+', ' '))
{%- endmacro %}

{% macro spark__decoded_link(text) -%}
try_url_decode({{ text }})
{%- endmacro %}

{#- The parts of a text that are separated by one character, as a list; null stays null. -#}
{% macro parts_of(text, separator) -%}
    {{ return(adapter.dispatch('parts_of', 'leadsummit')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__parts_of(text, separator) -%}
string_split({{ text }}, '{{ separator }}')
{%- endmacro %}

{% macro spark__parts_of(text, separator) -%}
split({{ text }}, '[{{ separator }}]')
{%- endmacro %}
