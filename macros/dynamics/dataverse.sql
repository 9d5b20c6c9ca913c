{#- A lookup of Dataverse, as a bare identifier in lower case: `_<column>_value` in the Web API,
    `<column>` in exported tables, sometimes in braces. -#}
{% macro dataverse_lookup(column) -%}
lower(replace(replace(coalesce(_{{ column }}_value, {{ column }}), '{', ''), '}', ''))
{%- endmacro %}

{#- The columns in which a lookup may come. -#}
{% macro dataverse_lookup_columns(columns) -%}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(column) -%}
        {%- do names.append('_' ~ column ~ '_value') -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{#- The key of a record. A deleted record of an append-only export has no more than `Id`. -#}
{% macro dataverse_key(column) -%}
lower(replace(replace(coalesce({{ column }}, id), '{', ''), '}', ''))
{%- endmacro %}

{#- What a choice is called: the Web API annotates it, a database view has it beside the code. -#}
{% macro dataverse_label(column) -%}
coalesce(
    {{ adapter.quote(column ~ '@OData.Community.Display.V1.FormattedValue') }}, {{ column }}name
)
{%- endmacro %}

{#- The columns in which a choice and its name may come. -#}
{% macro dataverse_choice_columns(columns) -%}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(column) -%}
        {%- do names.append(column ~ '@OData.Community.Display.V1.FormattedValue') -%}
        {%- do names.append(column ~ 'name') -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{#- What every table has of its own. -#}
{% macro dataverse_own_columns() -%}
    {{ return([
        'id', 'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted',
    ]) }}
{%- endmacro %}

{% macro dataverse_is_deleted() -%}
coalesce({{ flag('isdelete') }}, {{ flag('_fivetran_deleted') }}, false)
{%- endmacro %}

{% macro dataverse_updated_at(zone) -%}
coalesce({{ utc_from_text('modifiedon', zone) }}, {{ utc_from_text('sinkmodifiedon', zone) }})
{%- endmacro %}

{#-
    The versions of the records of a table. Deletion comes as a row of its own, often without any
    content: it marks all versions of the record, unless the record came back later.
-#}
{% macro dataverse_versions(relation, key) -%}
    select
        ordered.* {{ exclude_columns(['is_deleted', 'is_deleted_last']) }},
        ordered.is_deleted_last as is_deleted
    from (
        select
            versions.*,
            first_value(versions.is_deleted) over (
                partition by versions.{{ key }}
                order by versions.updated_at desc nulls last, versions._load_id desc, versions._row desc
            ) as is_deleted_last
        from (
            {{ record_versions('dynamics', relation, key) }}
        ) as versions
    ) as ordered
    where ordered.created_at is not null or not ordered.is_deleted
{%- endmacro %}

{#- The names of status reasons as Dynamics is delivered, for exports that hold numbers only. -#}
{% macro dynamics_standard_status(entity, code) -%}
    {%- set names = {
        'lead': {
            1: 'New', 2: 'Contacted', 3: 'Qualified', 4: 'Lost', 5: 'Cannot Contact',
            6: 'No Longer Interested', 7: 'Canceled',
        },
        'opportunity': {1: 'In Progress', 2: 'On Hold', 3: 'Won', 4: 'Canceled', 5: 'Out-Sold'},
    }[entity] -%}
case {{ code }}
    {%- for number, name in names.items() %}
    when '{{ number }}' then '{{ name }}'
    {%- endfor %}
end
{%- endmacro %}

{#- What sales did, from the category of an activity, which each company words for itself, else from
    its table. Null where neither says anything that we know. -#}
{% macro dynamics_activity_type(type, category) -%}
coalesce(
    {{ activity_type_by_words(category) }},
    case {{ type }}
        when 'phonecall' then 'call'
        when 'appointment' then 'meeting'
        when 'email' then 'email'
    end
)
{%- endmacro %}
