{#- The id that a column names: version 1 of the API wraps it in an object with name and addresses,
    version 2 and connectors deliver it bare. -#}
{% macro pipedrive_id(column) -%}
coalesce(
    {{ json_text(column, '$.value') }},
    {{ json_text(column, '$.id') }},
    case when substr({{ column }}, 1, 1) <> '{' then {{ column }} end
)
{%- endmacro %}

{#- What stands in a field of the company's own: a column of its own in version 1, inside
    `custom_fields` in version 2. -#}
{% macro pipedrive_own_field(meaning) -%}
    {%- set name = own_field('pipedrive', meaning) -%}
    {%- if name -%}
coalesce(
    {{ adapter.quote(name) }},
    {{ json_text('custom_fields', '$.' ~ name ~ '.value') }},
    {{ json_text('custom_fields', '$.' ~ name) }}
)
    {%- else -%}
cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

{#- Deleted, in the words of either version of the API. -#}
{% macro pipedrive_is_deleted(status='null') -%}
(
    coalesce({{ flag('is_deleted') }}, {{ flag('deleted') }}, not {{ flag('active_flag') }}, false)
    or coalesce({{ status }} = 'deleted', false)
)
{%- endmacro %}

{#- What sales did, from the type of an activity: its key, else the name that the company gave it.
    Null for tasks, deadlines and types that say nothing. -#}
{% macro pipedrive_activity_type(key, name) -%}
coalesce(
    {{ activity_type_by_words(key) }},
    {{ activity_type_by_words(name) }}
)
{%- endmacro %}
