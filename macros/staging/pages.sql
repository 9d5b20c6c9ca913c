{#-
    The landed records of an API, whether each was written for itself or they still stand in the
    pages of the answers, under `list_key`: an array, or an object with a record per id. Columns
    come as they were delivered, with their addresses: whoever reads on hashes or removes them.
-#}
{% macro landed_pages(source_name, object, columns, list_key, only_new=true) -%}
    {%- set delivered = columns + ([] if list_key in columns else [list_key]) -%}
    select
        {%- for column in columns %}
        {{ adapter.quote(column) }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from (
    {{ landed(source_name, object, delivered, address_columns=delivered | map('lower') | list, only_new=only_new) }}
    ) as records
    where {{ adapter.quote(list_key) }} is null
    union all
    select
        {%- for column in columns %}
        nullif(trim({{ json_text('record', '$.' ~ column) }}), '') as {{ adapter.quote(column) }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from (
        select
            {{ each_of(json_values(adapter.quote(list_key))) }} as record,
            _row,
            _load_id,
            _loaded_at
        from (
    {{ landed(source_name, object, [list_key], address_columns=[list_key | lower], only_new=only_new) }}
        ) as pages
    ) as records
{%- endmacro %}
