{#-
    One contract over all enabled sources that serve it (var source_contracts; a source that
    is not named there serves all). Rows that cannot be read stay behind in staging.
-#}
{% macro unify(contract, columns) -%}
    {%- set served = var('source_contracts') -%}
    {%- set relations = [] -%}
    {%- for source_name in var('sources') -%}
        {%- if contract in served.get(source_name, [contract]) -%}
            {%- do relations.append((source_name, ref('stg_' ~ source_name ~ '__' ~ contract))) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not relations -%}
        {%- do relations.append((none, ref('stg_canonical__' ~ contract))) -%}
    {%- endif -%}
    {%- for source_name, relation in relations %}
    select
        cast({{ "'" ~ source_name ~ "'" if source_name else 'null' }} as {{ dbt.type_string() }}) as source,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        _load_id,
        _row,
        known_at
    from {{ relation }}
    where {{ 'is_readable' if source_name else '1 = 0' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The latest of several versions of a record: greatest updated_at (null lowest), then the
    later load, then the later row. -#}
{% macro latest_version(relation, key) -%}
    select
        versions.* {{ exclude_columns(['version_rank']) }}
    from (
        select
            {{ relation }}.* {{ exclude_columns(['known_at']) }},
            min(known_at) over (partition by source, {{ key }}) as known_at,
            row_number() over (
                partition by source, {{ key }}
                order by updated_at desc nulls last, _load_id desc, _row desc
            ) as version_rank
        from {{ relation }}
    ) as versions
    where versions.version_rank = 1
{%- endmacro %}
