{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'OwnerId', 'WhoId', 'WhatId', 'Type', 'IsDeleted', 'IsRecurrence', 'StartDateTime',
    'ActivityDateTime', 'ActivityDate', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'Event', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as event_id,
        "OwnerId" as owner_id,
        "WhoId" as who_id,
        "WhatId" as what_id,
        "Type" as activity_words,
        {{ checkbox('"IsRecurrence"') }} as is_recurrence,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        coalesce(
            {{ utc_from_text('"StartDateTime"', zone) }},
            {{ utc_from_text('"ActivityDateTime"', zone) }},
            {{ start_of_delivered_day('"ActivityDate"', zone) }}
        ) as started_at,
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
    {{ record_versions('salesforce', 'renamed', 'event_id') }}
)

select * from final
