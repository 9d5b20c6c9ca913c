{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

email_events as (
    select * from {{ ref('base_hubspot__email_events') }}
    where upper(hubspot_type) = 'STATUSCHANGE'
),

-- The columns as HubSpot writes them. -- noqa: disable=RF06
timeline as (
    {{ landed_pages(
        'hubspot', 'subscription_changes', ['timestamp', 'recipient', 'changes'], 'timeline'
    ) }}
),

statuses as (
    {{ landed_pages(
        'hubspot', 'subscription_statuses',
        ['subscriberIdString', 'subscriptionId', 'status', 'source', 'timestamp', 'channel'],
        'results'
    ) }}
),

of_email_events as (
    select
        record_id as event_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        campaign_id,
        {{ json_text('entry', '$.id') }} as subscription_id,
        {{ json_text('entry', '$.status') }} as status,
        change_source,
        occurred_at,
        _row,
        _load_id,
        known_at
    from (
        select
            *,
            {{ each_of(json_elements('subscriptions')) }} as entry
        from email_events
    ) as entries
),

of_timeline as (
    select
        {{ json_text('entry', '$.causedByEvent.id') }} as event_id,
        {{ email_hash('recipient') }} as email_hash,
        {{ email_domain('recipient') }} as email_domain,
        {{ is_role_mailbox('recipient') }} as is_role_mailbox,
        cast(null as {{ text }}) as campaign_id,
        {{ json_text('entry', '$.subscriptionId') }} as subscription_id,
        {{ json_text('entry', '$.change') }} as status,
        {{ json_text('entry', '$.source') }} as change_source,
        coalesce(
            {{ hubspot_time(json_text('entry', '$.timestamp')) }},
            {{ hubspot_time('item_timestamp') }}
        ) as occurred_at,
        {{ json_text('entry', '$.changeType') }} as change_type,
        _row,
        _load_id,
        _loaded_at as known_at
    from (
        select
            "timestamp" as item_timestamp,
            "recipient" as recipient,
            {{ each_of(json_elements('"changes"')) }} as entry,
            _row,
            _load_id,
            _loaded_at
        from timeline
    ) as entries
),

of_statuses as (
    select
        cast(null as {{ text }}) as event_id,
        {{ email_hash('"subscriberIdString"') }} as email_hash,
        {{ email_domain('"subscriberIdString"') }} as email_domain,
        {{ is_role_mailbox('"subscriberIdString"') }} as is_role_mailbox,
        cast(null as {{ text }}) as campaign_id,
        "subscriptionId" as subscription_id,
        "status" as status,
        "source" as change_source,
        {{ hubspot_time('"timestamp"') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at as known_at
    from statuses
    where upper("status") <> 'NOT_SPECIFIED'
),

changes as (
    select * from of_email_events
    union all
    select
        event_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        campaign_id,
        subscription_id,
        status,
        change_source,
        occurred_at,
        _row,
        _load_id,
        known_at
    from of_timeline
    where upper(change_type) in ('SUBSCRIPTION_STATUS', 'PORTAL_STATUS')
    union all
    select * from of_statuses
),

{# The same change stands in the events, on the timeline and in today's status: it is one. The one
   that knows most, with the mailing that brought it, comes first. #}
named as (
    select
        coalesce(event_id, coalesce(email_hash, '') || '.'
        || coalesce(cast(occurred_at as {{ text }}), ''))
        || '.' || coalesce(subscription_id, 'all') as record_id,
        changes.*
    from changes
),

ranked as (
    select
        named.*,
        min(known_at) over (partition by record_id) as first_known_at,
        row_number() over (
            partition by record_id
            order by
                case when campaign_id is null then 1 else 0 end, _load_id desc, _row desc, status
        ) as change_rank
    from named
),

final as (
    select
        record_id,
        event_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        campaign_id,
        subscription_id,
        upper(status) as status,
        change_source,
        occurred_at,
        _row,
        _load_id,
        first_known_at as known_at
    from ranked
    where change_rank = 1
)

select * from final
