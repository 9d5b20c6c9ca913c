{#-
    The delivered rows of one table of Mautic, from the database or from the API of statistics
    (`stats`), which has the same columns. MySQL writes \N or NULL for nothing. Columns come with
    their addresses: whoever reads on hashes or removes them.
-#}
{% macro mautic_rows(table, columns, list_key='stats', only_new=true) -%}
    select
        {%- for column in columns %}
        nullif(nullif({{ adapter.quote(column) }}, '\N'), 'NULL') as {{ column | lower }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from (
    {{ landed_pages('mautic', table, columns, list_key, only_new=only_new) }}
    ) as delivered_rows
{%- endmacro %}

{#- A moment of Mautic: UTC in the database, with an offset in the API. -#}
{% macro mautic_time(column) -%}
{{ utc_from_text(column, source_timezone('mautic')) }}
{%- endmacro %}

{#- Does a user agent name a machine that says so? -#}
{% macro mautic_is_machine(user_agent) -%}
coalesce({{ matches_pattern(
    user_agent, "'bot([^a-z]|$)|crawler|spider|headless|scanner|preview|python|curl|wget'"
) }}, false)
{%- endmacro %}
