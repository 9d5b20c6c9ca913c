{#- Versions of the activities of one table; appointments, calls and tasks have the same columns. -#}
{% macro dataverse_activities(table) -%}
{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'activityid', 'category', 'actualend', 'scheduledstart', 'scheduledend',
    'directioncode', 'regardingobjectid', '_regardingobjectid_value',
    'owningbusinessunit', '_owningbusinessunit_value', 'statecode',
    'statecode@OData.Community.Display.V1.FormattedValue', 'statecodename', 'statuscode',
    'statuscode@OData.Community.Display.V1.FormattedValue', 'statuscodename', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', table, columns) }}
),

renamed as (
    select
        {{ dataverse_key('activityid') }} as activity_id,
        '{{ table }}' as table_name,
        category,
        {{ dataverse_lookup('regardingobjectid') }} as regarding_id,
        {{ dataverse_lookup('owningbusinessunit') }} as sales_unit_id,
        {{ dataverse_label('statuscode') }} as outcome,
        statecode as state_code,
        {{ flag('directioncode') }} as is_outgoing,
        {{ utc_from_text('scheduledstart', zone) }} as scheduled_at,
        coalesce(
            cast(null as timestamp),
            {{ utc_from_text('actualend', zone) }},
            {{ utc_from_text('scheduledend', zone) }}
        ) as ended_at,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'activity_id') }}
)

select * from final
{%- endmacro %}
