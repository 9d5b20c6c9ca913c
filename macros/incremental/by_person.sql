{#-
    The incremental strategy of everything that belongs to persons: the rows of changed
    persons go, whether or not new ones come, and are built anew. A model may name another
    relation of persons in its config `changed_persons`.
-#}
{% macro get_incremental_by_person_sql(arg_dict) -%}
    {%- set changed = ref(config.get('changed_persons', 'int_changed_persons')) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }}
    where person_key in (select changed.person_key from {{ changed }} as changed);

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{#- What records of a contract tell together: the rows of a contract go before it is built anew,
    those of one that is only added to stay. -#}
{% macro get_incremental_by_contract_sql(arg_dict) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }}
    where contract not in ('{{ (contracts_added_to() or ['']) | join("', '") }}');

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{#- A condition that keeps only changed persons in an incremental run, and everyone else's
    rows in a full one. -#}
{% macro is_changed_person(column, changed_persons='int_changed_persons') -%}
    {%- set changed = ref(changed_persons) -%}
    {%- if is_incremental() -%}
{{ column }} in (select changed.person_key from {{ changed }} as changed)
    {%- else -%}
{{ column }} is not null
    {%- endif -%}
{%- endmacro %}

{#- A condition that keeps the records that may belong to a changed person in an incremental run,
    and all of them in a full one. Ids are compared in a fraction of the time that it takes to
    tell whose a record is, so this is asked first. -#}
{% macro may_be_of_changed_person(contract, changed_ids='int_changed_ids') -%}
    {%- set changed = ref(changed_ids) if changed_ids == 'int_changed_ids' else changed_ids -%}
    {%- if is_incremental() -%}
(
    {%- for type in identifier_columns(contract) %}
    {{ 'or ' if not loop.first }}{{ id_expression(type) }} in (
        select changed.id from {{ changed }} as changed where changed.identifier_type = '{{ type }}'
    )
    {%- endfor %}
)
    {%- else -%}
true
    {%- endif -%}
{%- endmacro %}

{#- The ids by which records name persons: their identifiers without type and source. Two systems
    may use one id, so a record that is found by it may still be somebody else's. -#}
{% macro ids_of_persons(identifiers, persons) -%}
    select
        identifier_type,
        case
            when identifier_type = 'address' then identifier_source
            else substr(identifier, length(identifier_type) + length(identifier_source) + 3)
        end as id
    from (
        select
            identifier,
            {{ dbt.split_part('identifier', "':'", 1) }} as identifier_type,
            {{ dbt.split_part('identifier', "':'", 2) }} as identifier_source
        from {{ identifiers }}
        where person_key in (select changed.person_key from {{ persons }} as changed)
    ) as identifiers_apart
{%- endmacro %}

{#- A relation as the last finished build left it, without a dependency on the model. -#}
{% macro as_left_by_last_build(schema, identifier) -%}
    {{ return(api.Relation.create(
        database=target.database, schema=schema, identifier=identifier
    )) }}
{%- endmacro %}
