{#-
    Of several deliveries of a record that carries no `updated_at`, the later load counts, then
    the later row. Rows without a readable key cannot be told apart and all stay. `known_at`
    is the first load of the record, in this run or before.
-#}
{% macro latest_delivery(relation, key) -%}
    select
        deliveries.* {{ exclude_columns(['delivery_rank', '_first_loaded_at']) }},
        {% if is_incremental() -%}
        coalesce(earlier.known_at, deliveries._first_loaded_at) as known_at
        {%- else -%}
        deliveries._first_loaded_at as known_at
        {%- endif %}
    from (
        select
            {{ relation }}.* {{ exclude_columns(['_loaded_at']) }},
            min(_loaded_at) over (
                partition by {{ key }}, case when {{ key }} is null then _load_id end,
                case when {{ key }} is null then _row end
            ) as _first_loaded_at,
            row_number() over (
                partition by {{ key }}, case when {{ key }} is null then _load_id end,
                case when {{ key }} is null then _row end
                order by _load_id desc, _row desc
            ) as delivery_rank
        from {{ relation }}
    ) as deliveries
    {% if is_incremental() -%}
    left join (select {{ key }}, known_at from {{ this }}) as earlier
        on deliveries.{{ key }} = earlier.{{ key }}
    {% endif -%}
    where deliveries.delivery_rank = 1
{%- endmacro %}

{% macro exclude_columns(names) -%}
    {{ return(adapter.dispatch('exclude_columns', 'leadsummit')(names)) }}
{%- endmacro %}
{% macro duckdb__exclude_columns(names) -%}exclude ({{ names | join(', ') }}){%- endmacro %}
{% macro spark__exclude_columns(names) -%}except ({{ names | join(', ') }}){%- endmacro %}
