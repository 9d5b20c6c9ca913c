{#-
    The incremental strategy of everything that belongs to persons: the rows of changed
    persons go, whether or not new ones come, and are built anew.
-#}
{% macro get_incremental_by_person_sql(arg_dict) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }}
    where person_key in (select changed.person_key from {{ ref('int_changed_persons') }} as changed);

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{#- A condition that keeps only changed persons in an incremental run, and everyone else's
    rows in a full one. -#}
{% macro is_changed_person(column) -%}
    {%- set changed = ref('int_changed_persons') -%}
    {%- if is_incremental() -%}
{{ column }} in (select changed.person_key from {{ changed }} as changed)
    {%- else -%}
{{ column }} is not null
    {%- endif -%}
{%- endmacro %}

{#- A relation as the last finished build left it, without a dependency on the model. -#}
{% macro as_left_by_last_build(schema, identifier) -%}
    {{ return(api.Relation.create(
        database=target.database, schema=schema, identifier=identifier
    )) }}
{%- endmacro %}
