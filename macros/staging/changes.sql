{#-
    What changed in a column from one delivered version of a record to the next, for systems that
    keep no history of their own: its value before and after, in the version that shows it first.
    All that is known of the time is that it lies after `earlier_updated_at` and not after
    `updated_at`. The id is that of the version, so a version that arrives late adds an entry and
    renames none.
-#}
{% macro changes_between_versions(relation, key, column) -%}
    select
        versions.* {{ exclude_columns(['version_number']) }},
        versions.{{ key }} || '.' || '{{ column }}' || '.'
        || cast(versions.updated_at as {{ dbt.type_string() }}) as change_id,
        versions.{{ column }} as new_value
    from (
        select
            {{ relation }}.*,
            lag({{ column }}) over (
                partition by {{ key }} order by updated_at, _load_id, _row
            ) as old_value,
            lag(updated_at) over (
                partition by {{ key }} order by updated_at, _load_id, _row
            ) as earlier_updated_at,
            row_number() over (
                partition by {{ key }} order by updated_at, _load_id, _row
            ) as version_number
        from {{ relation }}
        where updated_at is not null
    ) as versions
    where
        versions.version_number > 1
        and not ({{ same('versions.' ~ column, 'versions.old_value') }})
{%- endmacro %}

{#-
    The column in which a company keeps what the system has no field for, from the var
    source_fields, such as {salesforce: {lost_reason: Loss_Reason__c}}; none where nobody said.
-#}
{% macro own_field(source_name, meaning) -%}
    {{ return(var('source_fields').get(source_name, {}).get(meaning)) }}
{%- endmacro %}

{#- The columns of a system, and those of the company's own that are named for it. -#}
{% macro with_own_fields(source_name, columns, meanings) -%}
    {%- set all = columns | list -%}
    {%- for meaning in meanings -%}
        {%- set name = own_field(source_name, meaning) -%}
        {%- if name and name not in all -%}{%- do all.append(name) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(all) }}
{%- endmacro %}

{#- What stands in the company's own field, as text; null where none is named. -#}
{% macro own_field_value(source_name, meaning) -%}
    {%- set name = own_field(source_name, meaning) -%}
{{ adapter.quote(name) if name else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}

{#- The currency of a source that names none, from the var source_currencies, such as
    {salesforce: EUR}; null where nobody said. -#}
{% macro source_currency(source_name) -%}
    {%- set code = var('source_currencies').get(source_name) -%}
cast({{ "'" ~ code ~ "'" if code else 'null' }} as {{ dbt.type_string() }})
{%- endmacro %}

{#-
    Changes of stage and of status in one order, as systems log them that keep the two apart: a
    change of status says nothing of the stage. `stage_name` is the one that the record stood in
    then: the one entered last, else the one that its first change of stage left, else that of
    today (`stage_today`).
-#}
{% macro stages_behind_statuses(relation, key) -%}
    select
        staged.* {{ exclude_columns(['stages_entered', 'stage_entered', 'first_stage']) }},
        case
            when staged.stages_entered > 0 then staged.stage_entered
            else coalesce(staged.first_stage, staged.stage_today)
        end as stage_name
    from (
        select
            counted.*,
            max(counted.stage_after) over (
                partition by counted.{{ key }}, counted.stages_entered
            ) as stage_entered,
            max(case when counted.stages_entered = 1 then counted.stage_before end) over (
                partition by counted.{{ key }}
            ) as first_stage
        from (
            select
                {{ relation }}.*,
                count(stage_after) over (
                    partition by {{ key }} order by occurred_at, length(change_id), change_id
                    rows between unbounded preceding and current row
                ) as stages_entered
            from {{ relation }}
        ) as counted
    ) as staged
{%- endmacro %}
