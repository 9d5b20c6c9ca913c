{#- A key hashed from its parts, each with its length, so that ('a-b', 'c') and ('a', 'b-c')
    differ; a null part differs from an empty one. -#}
{% macro surrogate_key(parts) -%}
md5(
    {%- for part in parts %}
    {{ "|| " if not loop.first }}coalesce(
        cast(length(cast({{ part }} as {{ dbt.type_string() }})) as {{ dbt.type_string() }})
        || ':' || cast({{ part }} as {{ dbt.type_string() }}), '-'
    )
    {%- endfor %}
)
{%- endmacro %}
