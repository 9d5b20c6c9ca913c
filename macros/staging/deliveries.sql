{#-
    Of several deliveries of a record that carries no `updated_at`, the later load counts, then
    the later row. Rows without a readable key cannot be told apart and all stay. `known_at`
    is the first load of the record, in this run or before.

    Nearly every record comes once, so only those that came again are compared: `deliveries` is
    a relation of all rows with no more than the key and where they stood.
-#}
{% macro latest_delivery(relation, key, deliveries) -%}
    {%- set place = '_load_id * 10000000000 + _row' -%}
    select
        {{ relation }}.* {{ exclude_columns(['_loaded_at']) }},
        coalesce(
            {{ 'earlier.known_at, ' if is_incremental() }}again.first_loaded_at, {{ relation }}._loaded_at
        ) as known_at
    from {{ relation }}
    left join (
        select
            {{ key }},
            min(_loaded_at) as first_loaded_at,
            max({{ place }}) as last_place
        from {{ deliveries }}
        group by {{ key }}
        having count(*) > 1
    ) as again
        on {{ relation }}.{{ key }} = again.{{ key }}
    {% if is_incremental() -%}
    left join (select {{ key }}, known_at from {{ this }}) as earlier
        on {{ relation }}.{{ key }} = earlier.{{ key }}
    {% endif -%}
    where again.{{ key }} is null or {{ relation }}.{{ place | replace('+ ', '+ ' ~ relation ~ '.') }} = again.last_place
{%- endmacro %}

{% macro exclude_columns(names) -%}
    {{ return(adapter.dispatch('exclude_columns', 'leadsummit')(names)) }}
{%- endmacro %}
{% macro duckdb__exclude_columns(names) -%}exclude ({{ names | join(', ') }}){%- endmacro %}
{% macro spark__exclude_columns(names) -%}except ({{ names | join(', ') }}){%- endmacro %}
