{#-
    For an incremental model: the rows of `relation` and those that `this` holds of the same
    keys, the best version of each: the greatest `version` (null lowest), then the later load,
    then the later row. `known_at` is the first load of the record. So an older state of a record
    may land after a newer one. `columns` are those of the relation but key and version.
-#}
{% macro newest_event_version(relation, key, version, columns) -%}
    {%- set carried = [key, version] + columns + ['_row', '_load_id'] -%}
    select
        {{ carried | join(',\n        ') }},
        known_at
    from (
        select
            {{ carried | join(',\n            ') }},
            min(known_at) over (partition by {{ key }}) as known_at,
            row_number() over (
                partition by {{ key }}
                order by {{ version }} desc nulls last, _load_id desc, _row desc
            ) as version_rank
        from (
            select
                {{ carried | join(',\n                ') }},
                _loaded_at as known_at
            from {{ relation }}
            where {{ key }} is not null
            {%- if is_incremental() %}
            union all
            select
                {{ carried | join(',\n                ') }},
                known_at
            from {{ this }}
            where {{ key }} in (select arrived.{{ key }} from {{ relation }} as arrived)
            {%- endif %}
        ) as versions
    ) as ranked
    where version_rank = 1
{%- endmacro %}

{#- In an incremental run only the rows of loads that `this` has not read yet; for a model that
    reads another model of the same source. -#}
{% macro of_new_loads() -%}
    {%- if is_incremental() -%}
_load_id > (select coalesce(max(_load_id), 0) from {{ this }})
    {%- else -%}
true
    {%- endif -%}
{%- endmacro %}
