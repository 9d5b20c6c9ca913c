{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'OwnerId', 'WhoId', 'WhatId', 'Type', 'TaskSubtype', 'CallType', 'CallDisposition',
    'Status', 'IsClosed', 'IsDeleted', 'IsRecurrence', 'ActivityDate',
    'CompletedDateTime', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'Task', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as task_id,
        "OwnerId" as owner_id,
        "WhoId" as who_id,
        "WhatId" as what_id,
        "Type" as activity_words,
        "TaskSubtype" as subtype,
        "CallType" as call_type,
        "CallDisposition" as outcome,
        (
            {{ checkbox('"IsClosed"') }} or coalesce("Status" = 'Completed', false)
        ) as is_completed,
        {{ checkbox('"IsRecurrence"') }} as is_recurrence,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        coalesce(
            {{ utc_from_text('"CompletedDateTime"', zone) }},
            {{ start_of_delivered_day('"ActivityDate"', zone) }},
            {{ utc_from_text('"LastModifiedDate"', zone) }}
        ) as completed_at,
        coalesce(
            {{ utc_from_text('"SystemModstamp"', zone) }},
            {{ utc_from_text('"LastModifiedDate"', zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {# Salesforce archives old activities: one that is missing was not deleted. #}
    {{ record_versions('salesforce', 'renamed', 'task_id') }}
)

select * from final
