{#-
    Lists of structs, and the fold over them. Both engines evaluate a fold for all rows of a
    batch at once, so a state machine per person stays one set-based query.
-#}

{#- All rows of the group as one list of `struct`, in the order of `order_by`. -#}
{% macro list_of(struct, order_by) -%}
    {{ return(adapter.dispatch('list_of', 'leadsummit')(struct, order_by)) }}
{%- endmacro %}

{#- Each list is sorted once it is whole: an ordered aggregate of DuckDB keeps all rows of all
    groups in memory and needs several times as much. -#}
{% macro duckdb__list_of(struct, order_by) -%}
list_transform(
    list_sort(list(struct_pack(sort_key := {{ order_by }}, element := {{ struct }}))),
    lambda x: x.element
)
{%- endmacro %}

{% macro spark__list_of(struct, order_by) -%}
transform(
    array_sort(collect_list(struct({{ order_by }} as sort_key, {{ struct }} as element))),
    x -> x.element
)
{%- endmacro %}

{#- `list` with `expression` over x in place of each element x. -#}
{% macro list_map(list, expression) -%}
    {{ return(adapter.dispatch('list_map', 'leadsummit')(list, expression)) }}
{%- endmacro %}

{% macro duckdb__list_map(list, expression) -%}
list_transform({{ list }}, lambda x: {{ expression }})
{%- endmacro %}

{% macro spark__list_map(list, expression) -%}
transform({{ list }}, x -> {{ expression }})
{%- endmacro %}

{#- struct from a dict of name -> expression -#}
{% macro struct_of(fields) -%}
    {{ return(adapter.dispatch('struct_of', 'leadsummit')(fields)) }}
{%- endmacro %}

{% macro duckdb__struct_of(fields) -%}
struct_pack(
    {%- for name, expression in fields.items() %}
    {{ name }} := {{ expression }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}

{% macro spark__struct_of(fields) -%}
named_struct(
    {%- for name, expression in fields.items() %}
    '{{ name }}', {{ expression }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}

{#- The state after the last element of `list`: `step` is an expression over s (state so far)
    and x (element), `start` the state before the first. Elements and state are of one type. -#}
{% macro fold(list, start, step) -%}
    {{ return(adapter.dispatch('fold', 'leadsummit')(list, start, step)) }}
{%- endmacro %}

{% macro duckdb__fold(list, start, step) -%}
list_reduce({{ list }}, lambda s, x: {{ step }}, {{ start }})
{%- endmacro %}

{% macro spark__fold(list, start, step) -%}
aggregate({{ list }}, {{ start }}, (s, x) -> {{ step }})
{%- endmacro %}

{#- `body`, an expression over the name `d`, with d standing for `value`: computed once. -#}
{% macro with_value(value, body) -%}
    {{ return(adapter.dispatch('with_value', 'leadsummit')(value, body)) }}
{%- endmacro %}

{% macro duckdb__with_value(value, body) -%}
list_extract(list_transform([{{ value }}], lambda d: {{ body }}), 1)
{%- endmacro %}

{% macro spark__with_value(value, body) -%}
transform(array({{ value }}), d -> {{ body }})[0]
{%- endmacro %}

{#- What follows is worked out in full before it is read, not row by row as it is asked for.
    Spark decides that for itself. -#}
{% macro stored() -%}
    {{ return(adapter.dispatch('stored', 'leadsummit')()) }}
{%- endmacro %}

{% macro duckdb__stored() -%}materialized{%- endmacro %}

{% macro spark__stored() -%}{%- endmacro %}
