{{ config(enabled=source_is_read('hubspot')) }}

{%- set properties = [
    'hs_timestamp', 'hs_createdate', 'hs_lastmodifieddate', 'hs_activity_type',
    'hs_call_disposition', 'hs_call_status', 'hs_meeting_outcome', 'hs_meeting_start_time',
    'hs_email_direction', 'hs_email_status', 'hs_task_type', 'hs_task_status',
    'hs_task_completion_date',
] -%}
{%- set kinds = {
    'call': ('calls', {'hs_call_disposition': 'disposition', 'hs_call_status': 'status'}),
    'meeting': ('meetings', {
        'hs_meeting_outcome': 'meeting_outcome', 'hs_meeting_start_time': 'start_time'
    }),
    'email': ('emails', {'hs_email_status': 'status'}),
    'task': ('tasks', {
        'hs_task_type': 'task_type', 'hs_task_status': 'status',
        'hs_task_completion_date': 'completion_date'
    }),
} -%}
{%- set engagement_columns = [
    'id', 'type', 'timestamp', 'active', 'activity_type', 'created_at', 'last_updated',
    '_fivetran_synced', '_fivetran_deleted'
] -%}
{%- set text = dbt.type_string() %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
{%- for kind, (endpoint, also) in kinds.items() %}
delivered_{{ kind }} as (
    {{ hubspot_records(
        'engagement_' ~ kind, endpoint, properties, key='engagement_id', also=also
    ) }}
),
{%- endfor %}

headers as (
    {{ landed('hubspot', 'engagement', engagement_columns) }}
),

{# Older tables of a connector say the time and whether it was deleted in the head only. #}
head_versions as (
    select
        "id" as engagement_id,
        lower("type") as kind,
        "activity_type" as activity_words,
        coalesce({{ hubspot_time('"timestamp"') }}, {{ hubspot_time('"created_at"') }})
            as head_occurred_at,
        coalesce({{ hubspot_time('"last_updated"') }}, {{ hubspot_time('"_fivetran_synced"') }})
            as head_updated_at,
        coalesce({{ flag('"_fivetran_deleted"') }}, not {{ flag('"active"') }}, false)
            as is_deleted_in_head,
        _row as head_row,
        _load_id as head_load_id,
        _loaded_at as head_loaded_at,
        row_number() over (
            partition by "id"
            order by
                coalesce(
                    {{ hubspot_time('"last_updated"') }},
                    {{ hubspot_time('"_fivetran_synced"') }}
                ) desc nulls last,
                _load_id desc,
                _row desc
        ) as head_rank
    from headers
    where "id" is not null
),

delivered as (
    {%- for kind in kinds %}
    select
        object_id as engagement_id,
        '{{ kind }}' as kind,
        {{ properties | join(',\n        ') }},
        coalesce(
            {{ hubspot_time('hs_lastmodifieddate') }},
            {{ hubspot_time('delivered_updated_at') }}
        ) as updated_at,
        is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from delivered_{{ kind }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

versions as (
    {{ record_versions('hubspot', 'delivered', 'engagement_id') }}
),

latest as (
    select
        versions.*,
        min(known_at) over (partition by engagement_id) as first_known_at,
        row_number() over (
            partition by engagement_id order by updated_at desc nulls last, _load_id desc, _row desc
        ) as version_rank
    from versions
),

joined as (
    select
        coalesce(latest.engagement_id, head_versions.engagement_id) as engagement_id,
        coalesce(latest.kind, head_versions.kind) as kind,
        coalesce(latest.hs_activity_type, head_versions.activity_words) as activity_words,
        latest.hs_call_disposition,
        upper(latest.hs_call_status) as call_status,
        upper(latest.hs_meeting_outcome) as meeting_outcome,
        upper(latest.hs_email_direction) as email_direction,
        upper(latest.hs_email_status) as email_status,
        lower(latest.hs_task_type) as task_type,
        upper(latest.hs_task_status) as task_status,
        case coalesce(latest.kind, head_versions.kind)
            when 'meeting' then coalesce(
                {{ hubspot_meeting_time('latest.hs_meeting_start_time') }},
                {{ hubspot_time('latest.hs_timestamp') }},
                head_versions.head_occurred_at
            )
            when 'task' then coalesce(
                {{ hubspot_time('latest.hs_task_completion_date') }},
                {{ hubspot_time('latest.hs_timestamp') }},
                head_versions.head_occurred_at
            )
            else coalesce(
                {{ hubspot_time('latest.hs_timestamp') }},
                head_versions.head_occurred_at,
                {{ hubspot_time('latest.hs_createdate') }}
            )
        end as occurred_at,
        coalesce(latest.is_deleted, false) or coalesce(head_versions.is_deleted_in_head, false)
            as is_deleted,
        coalesce(latest._row, head_versions.head_row) as _row,
        greatest(coalesce(latest._load_id, 0), coalesce(head_versions.head_load_id, 0)) as _load_id,
        coalesce(latest.first_known_at, head_versions.head_loaded_at) as known_at
    from (select * from latest where version_rank = 1) as latest
    full outer join (select * from head_versions where head_rank = 1) as head_versions
        on latest.engagement_id = head_versions.engagement_id
),

final as (
    select
        engagement_id,
        kind,
        {{ hubspot_activity_type() }} as activity_type,
        case kind
            when 'call' then {{ hubspot_call_outcome('hs_call_disposition') }}
            when 'meeting' then meeting_outcome
            when 'email' then email_status
            when 'task' then task_status
        end as outcome,
        occurred_at,
        case
            when is_deleted then 'deleted'
            when
                kind = 'meeting'
                and meeting_outcome in ('CANCELED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED')
                then 'did not take place'
            when kind = 'call' and call_status in ('CANCELED', 'FAILED', 'MISSED', 'QUEUED')
                then 'did not take place'
            when kind = 'email' and email_direction = 'INCOMING_EMAIL' then 'written by the contact'
            when kind = 'email' and email_status in ('BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING')
                then 'did not reach the contact'
            when kind = 'task' and coalesce(task_status, '') <> 'COMPLETED' then 'not completed'
            when {{ hubspot_activity_type() }} is null then 'of no known type'
        end as not_used_because,
        _row,
        _load_id,
        known_at
    from joined
)

select * from final
