{#-
    The latest load of an object that is delivered as a snapshot, as an SQL expression: what a
    snapshot does not hold any more was deleted. Null for an object that is appended to, or none.
-#}
{% macro newest_snapshot(source_name, object) -%}
    {%- set relation = none -%}
    {%- if execute and object -%}
        {%- set declared = source('raw', '_loads') -%}
        {%- set relation = adapter.get_relation(
            database=declared.database, schema=declared.schema, identifier=declared.identifier
        ) -%}
    {%- else -%}
        {%- do source('raw', '_loads') -%}
    {%- endif -%}
    {%- if relation is none -%}
cast(null as bigint)
    {%- else -%}
(
            select max(loads.load_id)
            from {{ relation }} as loads
            where
                lower(loads.source) = lower('{{ source_name }}')
                and lower(loads.object) = lower('{{ object }}')
                and loads.status = 'landed'
                and loads.delivery = 'snapshot'
        )
    {%- endif -%}
{%- endmacro %}

{#-
    The versions of the records of one object. The same version (same `updated_at`) delivered
    again is one row, as last delivered, known since it was first. A record that the newest
    snapshot lacks is deleted, in all its versions: it may come back with a later one. Without
    `object` only the record itself says that it is deleted.
-#}
{% macro record_versions(source_name, relation, key, object=none) -%}
    select
        versions.* {{ exclude_columns(
            ['is_marked_deleted', 'version_rank', 'last_delivered_in', 'newest_snapshot']
        ) }},
        (
            versions.is_marked_deleted
            or coalesce(versions.last_delivered_in < versions.newest_snapshot, false)
        ) as is_deleted
    from (
        select
            {{ relation }}.* {{ exclude_columns(['_loaded_at']) }},
            min(_loaded_at) over (partition by {{ key }}, updated_at) as known_at,
            max(_load_id) over (partition by {{ key }}) as last_delivered_in,
            row_number() over (
                partition by {{ key }}, updated_at order by _load_id desc, _row desc
            ) as version_rank,
            {{ newest_snapshot(source_name, object) }} as newest_snapshot
        from {{ relation }}
        where {{ key }} is not null
    ) as versions
    where versions.version_rank = 1
{%- endmacro %}

{#- Records that are written once and never change, such as history: as last delivered. -#}
{% macro record_log(relation, key) -%}
    select
        entries.* {{ exclude_columns(['entry_rank']) }}
    from (
        select
            {{ relation }}.* {{ exclude_columns(['_loaded_at']) }},
            min(_loaded_at) over (partition by {{ key }}) as known_at,
            row_number() over (
                partition by {{ key }} order by _load_id desc, _row desc
            ) as entry_rank
        from {{ relation }}
        where {{ key }} is not null
    ) as entries
    where entries.entry_rank = 1
{%- endmacro %}

{#- Is the folder of this source switched on? -#}
{% macro source_is_read(source_name) -%}
    {{ return(source_name in var('sources')) }}
{%- endmacro %}

{#- A box that is ticked or not: `1` or `true`; empty is no. -#}
{% macro checkbox(column) -%}
coalesce({{ flag(column) }}, false)
{%- endmacro %}
