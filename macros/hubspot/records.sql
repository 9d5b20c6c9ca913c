{#-
    The delivered rows of one object of HubSpot with the properties asked for, from the table of a
    connector (`property_<name>`; older tables: the column named in `also`) and from the API
    (`properties`). Properties come with their addresses: whoever reads on hashes or removes them.
-#}
{% macro hubspot_records(table, endpoint, properties, key='id', also={}) -%}
    {%- set connector_columns = [
        key, '_fivetran_deleted', 'is_deleted', '_fivetran_synced'
    ] + (also.values() | list) -%}
    {%- for property in properties %}
        {%- do connector_columns.append('property_' ~ property) -%}
    {%- endfor -%}
    {%- set text = dbt.type_string() -%}
    select
        {{ adapter.quote(key) }} as object_id,
        {%- for property in properties %}
        {%- if property in also %}
        coalesce("property_{{ property }}", {{ adapter.quote(also[property]) }}) as {{ property }},
        {%- else %}
        {{ adapter.quote('property_' ~ property) }} as {{ property }},
        {%- endif %}
        {%- endfor %}
        cast(null as {{ text }}) as associations,
        cast(null as {{ text }}) as properties_with_history,
        cast(null as {{ text }}) as delivered_created_at,
        "_fivetran_synced" as delivered_updated_at,
        coalesce({{ flag('"_fivetran_deleted"') }}, {{ flag('"is_deleted"') }}, false)
            as is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from (
    {{ landed('hubspot', table, connector_columns | unique | list, address_columns=connector_columns) }}
    ) as connector_rows
    union all
    select
        "id" as object_id,
        {%- for property in properties %}
        nullif(trim({{ json_text('"properties"', '$.' ~ property) }}), '') as {{ property }},
        {%- endfor %}
        "associations" as associations,
        "propertiesWithHistory" as properties_with_history,
        "createdAt" as delivered_created_at,
        "updatedAt" as delivered_updated_at,
        {{ checkbox('"archived"') }} as is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from (
    {{ landed_pages(
        'hubspot', endpoint,
        ['id', 'properties', 'associations', 'propertiesWithHistory', 'createdAt', 'updatedAt', 'archived'],
        'results'
    ) }}
    ) as api_rows
{%- endmacro %}

{#-
    The history of some properties of an object, one row per value that was set: from the
    connector's table of history, and from `propertiesWithHistory` of the API.
-#}
{% macro hubspot_property_history(table, endpoint, key, properties) -%}
    {%- set connector_columns = [key, 'name', 'value', 'timestamp', 'source'] -%}
    {%- set zone = source_timezone('hubspot') -%}
    select
        {{ adapter.quote(key) }} as object_id,
        "name" as property_name,
        "value" as property_value,
        "source" as change_source,
        {{ hubspot_time('"timestamp"') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from (
    {{ landed('hubspot', table, connector_columns, address_columns=connector_columns) }}
    ) as connector_rows
    where "name" in ('{{ properties | join("', '") }}')
    {%- for property in properties %}
    union all
    select
        object_id,
        '{{ property }}' as property_name,
        nullif(trim({{ json_text('entry', '$.value') }}), '') as property_value,
        {{ json_text('entry', '$.sourceType') }} as change_source,
        {{ hubspot_time(json_text('entry', '$.timestamp')) }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from (
        select
            "id" as object_id,
            {{ each_of(json_elements('"propertiesWithHistory"', '$.' ~ property)) }} as entry,
            _row,
            _load_id,
            _loaded_at
        from (
    {{ landed_pages('hubspot', endpoint, ['id', 'propertiesWithHistory'], 'results') }}
        ) as api_rows
    ) as entries
    {%- endfor %}
{%- endmacro %}

{#-
    Which objects stand in relation to which, from a connector's table of pairs and from
    `associations` of the API: object_id, other_id, association (a word or a number of HubSpot).
-#}
{% macro hubspot_associations(key, other_key, table=none, endpoint=none, others=none) -%}
    {%- if table %}
    select
        {{ adapter.quote(key) }} as object_id,
        {{ adapter.quote(other_key) }} as other_id,
        "type_id" as association,
        _row,
        _load_id,
        _loaded_at
    from (
    {{ landed('hubspot', table, [key, other_key, 'type_id']) }}
    ) as connector_rows
    where _load_id >= coalesce({{ newest_snapshot('hubspot', table) }}, 0)
    {%- endif %}
    {{ 'union all' if table and endpoint }}
    {%- if endpoint %}
    select
        object_id,
        {{ json_text('entry', '$.id') }} as other_id,
        {{ json_text('entry', '$.type') }} as association,
        _row,
        _load_id,
        _loaded_at
    from (
        select
            object_id,
            {{ each_of(json_elements('associations', '$.' ~ others ~ '.results')) }} as entry,
            _row,
            _load_id,
            _loaded_at
        from (
            select
                "id" as object_id,
                "associations" as associations,
                _row,
                _load_id,
                _loaded_at,
                row_number() over (
                    partition by "id"
                    order by {{ hubspot_time('"updatedAt"') }} desc nulls last, _load_id desc, _row desc
                ) as version_rank
            from (
    {{ landed_pages('hubspot', endpoint, ['id', 'associations', 'updatedAt'], 'results') }}
            ) as api_rows
            where "associations" is not null
        ) as latest
        where version_rank = 1
    ) as entries
    {%- endif %}
{%- endmacro %}
