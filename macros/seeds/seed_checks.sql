{#-
    What may be asked of a row of a seed. A check is a dict: `claim` must be true of every row
    (of those where `only` holds), else `says` tells what stands there and `wants` what was
    expected and what to do.
-#}

{#- Any claim; `columns` are shown where it is not true. -#}
{% macro holds(claim, columns, wants, only='true') -%}
    {%- set shown = [] -%}
    {%- for column in columns -%}
        {%- do shown.append(seed_value(column)) -%}
    {%- endfor -%}
    {{ return({
        'claim': claim, 'only': only, 'wants': wants, 'says': shown | join(" || ' and ' || ")
    }) }}
{%- endmacro %}

{% macro filled(column, only='true') -%}
    {{ return(holds(
        "trim(cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")) != ''", [column],
        'Every row needs one: fill it in.', only
    )) }}
{%- endmacro %}

{% macro left_empty(column, only, why) -%}
    {{ return(holds(column ~ ' is null', [column], why ~ ' Leave it empty.', only)) }}
{%- endmacro %}

{#- One of some words, written exactly so. -#}
{% macro one_of(column, words, only='true', may_be_empty=false, hint='Correct it.') -%}
    {%- set quoted = [] -%}
    {%- for word in words -%}
        {%- do quoted.append(seed_text(word)) -%}
    {%- endfor -%}
    {{ return(holds(
        column ~ ' in (' ~ quoted | join(', ') ~ ')' ~ (' or ' ~ column ~ ' is null' if may_be_empty else ''),
        [column],
        'Expected one of: ' ~ words | join(', ')
        ~ (', or nothing. ' if may_be_empty else '. ') ~ hint,
        only
    )) }}
{%- endmacro %}

{#- For each contract its own words: a list of checks. -#}
{% macro one_of_by_contract(column, words, only='true', may_be_empty=true) -%}
    {%- set checks = [] -%}
    {%- for contract, allowed in words.items() -%}
        {%- do checks.append(one_of(
            column, allowed, only ~ " and contract = '" ~ contract ~ "'", may_be_empty,
            'These are the ones of ' ~ contract ~ '. Correct it, or the contract.'
        )) -%}
    {%- endfor -%}
    {{ return(checks) }}
{%- endmacro %}

{#- A finite number. Not a number is greater than all numbers, and so caught by the upper bound. -#}
{% macro number(column, least=none, above=none, only='true', may_be_empty=false) -%}
    {%- set lower = column ~ (' > ' ~ above if above is not none else ' >= ' ~ (least if least is not none else -1e15)) -%}
    {%- set bound = ' above ' ~ above if above is not none else (' of at least ' ~ least if least is not none else '') -%}
    {{ return(holds(
        '(' ~ lower ~ ' and ' ~ column ~ ' < 1e15)' ~ (' or ' ~ column ~ ' is null' if may_be_empty else ''),
        [column],
        'Expected a number' ~ bound ~ (', or nothing' if may_be_empty else '') ~ '. Correct it.',
        only
    )) }}
{%- endmacro %}

{% macro pattern(column='pattern') -%}
    {{ return(holds(
        column ~ ' is null or ' ~ is_pattern(column), [column],
        'That is no regular expression: look for a bracket that is never closed, or put a'
        ~ ' backslash before a sign that is meant as it stands, as in \\( or \\+.'
    )) }}
{%- endmacro %}

{#- A pattern is looked for in a field: without one it would never be found. -#}
{% macro field_with_pattern() -%}
    {{ return(holds(
        'pattern is null or field is not null', ['field', 'pattern'],
        'Say in field where to look for the pattern, or empty the pattern to match everything.'
    )) }}
{%- endmacro %}
