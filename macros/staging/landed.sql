{#-
    The landed rows of one object with exactly the columns asked for: what a delivery left out
    is null, and an object that never came is empty. In an incremental run only the rows of
    loads that `this` has not read yet, unless all are asked for. E-mail addresses stand only in
    the columns made for them; an address that a link or an id carries along stays in raw.
-#}
{% macro landed(source_name, object, columns, address_columns=['email'], only_new=true) -%}
    {%- set relation = none -%}
    {%- if execute -%}
        {%- set declared = source(source_name, object) -%}
        {%- set relation = adapter.get_relation(
            database=declared.database, schema=declared.schema, identifier=declared.identifier
        ) -%}
    {%- else -%}
        {%- do source(source_name, object) -%}
    {%- endif -%}
    {%- if relation is none -%}
    select
        {%- for column in columns %}
        cast(null as {{ dbt.type_string() }}) as {{ adapter.quote(column) }},
        {%- endfor %}
        cast(null as bigint) as _row,
        cast(null as bigint) as _load_id,
        cast(null as timestamp) as _loaded_at
    where 1 = 0
    {%- else -%}
    {%- set delivered = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do delivered.update({column.name | lower: column.name}) -%}
    {%- endfor -%}
    select
        {%- for column in columns %}
        {{ without_addresses(column, address_columns) }} as {{ adapter.quote(column) }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from (
        select
            {%- for column in columns %}
            {%- if column | lower in delivered %}
            nullif(trim(cast({{ adapter.quote(delivered[column | lower]) }} as {{ dbt.type_string() }})), '')
                as {{ adapter.quote(column) }},
            {%- else %}
            cast(null as {{ dbt.type_string() }}) as {{ adapter.quote(column) }},
            {%- endif %}
            {%- endfor %}
            _row,
            _load_id,
            cast(_loaded_at as timestamp) as _loaded_at
        from {{ relation }}
        {%- if is_incremental() and only_new %}
        where _load_id > (select coalesce(max(_load_id), 0) from {{ this }})
        {%- endif %}
    ) as delivered
    {%- endif -%}
{%- endmacro %}

{#- The zone in which a source writes times that carry no offset. -#}
{% macro source_timezone(source_name) -%}
    {%- set zones = var('source_timezones') -%}
    {%- if source_name not in zones -%}
        {{ exceptions.raise_compiler_error(
            "source_timezones names no zone for the source '" ~ source_name
            ~ "'; add it to the var, for example {" ~ source_name ~ ": Europe/Berlin}"
        ) }}
    {%- endif -%}
    {{ return(zones[source_name]) }}
{%- endmacro %}

{#- Delivered yes and no: true for true, t, yes, y, ja, j, wahr, 1; null where nothing
    or something else stands. -#}
{% macro flag(column) -%}
case
    when lower({{ column }}) in ('true', 't', 'yes', 'y', 'ja', 'j', 'wahr', '1') then true
    when lower({{ column }}) in ('false', 'f', 'no', 'n', 'nein', 'falsch', '0') then false
end
{%- endmacro %}

{#- When the latest file landed; null before the first. -#}
{% macro latest_load() -%}
    {%- set relation = none -%}
    {%- if execute -%}
        {%- set declared = source('raw', '_loads') -%}
        {%- set relation = adapter.get_relation(
            database=declared.database, schema=declared.schema, identifier=declared.identifier
        ) -%}
    {%- else -%}
        {%- do source('raw', '_loads') -%}
    {%- endif -%}
    {%- if relation is none -%}
    select cast(null as timestamp) as latest_loaded_at
    {%- else -%}
    select max(cast(loaded_at as timestamp)) as latest_loaded_at from {{ relation }}
    where status = 'landed'
    {%- endif -%}
{%- endmacro %}

{#- A table of the landing's own bookkeeping with the columns asked for; empty before the first
    landing. -#}
{% macro bookkeeping(table, columns) -%}
    {%- set relation = none -%}
    {%- if execute -%}
        {%- set declared = source('raw', table) -%}
        {%- set relation = adapter.get_relation(
            database=declared.database, schema=declared.schema, identifier=declared.identifier
        ) -%}
    {%- else -%}
        {%- do source('raw', table) -%}
    {%- endif -%}
    select
        {%- for column, type in columns.items() %}
        cast({{ column if relation is not none else 'null' }} as {{ type }}) as {{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    {% if relation is not none %}from {{ relation }}{% else %}where 1 = 0{% endif %}
{%- endmacro %}
