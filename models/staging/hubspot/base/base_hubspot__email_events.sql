{{ config(
    enabled=source_is_read('hubspot'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'id', 'type', 'created', 'recipient', 'email_campaign_id', 'sent_by_id', 'filtered_event'
] -%}
{%- set api_columns = [
    'id', 'type', 'created', 'recipient', 'emailCampaignId', 'sentBy', 'filteredEvent', 'url',
    'userAgent', 'portalSubscriptionStatus', 'subscriptions', 'source'
] -%}
{%- set details = {
    'email_event_click': ['url', 'user_agent'],
    'email_event_open': ['user_agent'],
    'email_event_status_change': ['portal_subscription_status', 'subscriptions', 'source'],
} -%}
{%- set detail_columns = [
    'url', 'user_agent', 'portal_subscription_status', 'subscriptions', 'source'
] -%}
{%- set text = dbt.type_string() %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
{# A connector writes an event into several tables, which may land on different days: an event is
   read again in full once any of them has something new. #}
{%- if is_incremental() %}
arrived as (
    select distinct id
    from (
        {%- for table in ['email_event'] + (details | list) %}
        select "id" as id from ({{ landed('hubspot', table, ['id']) }}) as new_{{ table }}
        union all
        {%- endfor %}
        select "id" as id
        from ({{ landed_pages('hubspot', 'email_events', ['id'], 'events') }}) as new_events
    ) as new_rows
    where id is not null
),
{% endif %}
events as (
    select
        "id" as record_id,
        "type" as hubspot_type,
        {{ hubspot_time('"created"') }} as occurred_at,
        {{ email_hash('"recipient"') }} as email_hash,
        {{ email_domain('"recipient"') }} as email_domain,
        {{ is_role_mailbox('"recipient"') }} as is_role_mailbox,
        "email_campaign_id" as campaign_id,
        "sent_by_id" as sent_by_id,
        {{ checkbox('"filtered_event"') }} as is_filtered,
        {%- for column in detail_columns %}
        cast(null as {{ text }}) as {{ column }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from (
        {{ landed(
            'hubspot', 'email_event', columns, address_columns=['recipient'], only_new=false
        ) }}
    ) as connector_events
    {% if is_incremental() %}where "id" in (select arrived.id from arrived){% endif %}
    union all
    select
        "id" as record_id,
        "type" as hubspot_type,
        {{ hubspot_time('"created"') }} as occurred_at,
        {{ email_hash('"recipient"') }} as email_hash,
        {{ email_domain('"recipient"') }} as email_domain,
        {{ is_role_mailbox('"recipient"') }} as is_role_mailbox,
        "emailCampaignId" as campaign_id,
        {{ json_text('"sentBy"', '$.id') }} as sent_by_id,
        {{ checkbox('"filteredEvent"') }} as is_filtered,
        "url" as url,
        "userAgent" as user_agent,
        "portalSubscriptionStatus" as portal_subscription_status,
        "subscriptions" as subscriptions,
        "source" as source,
        _row,
        _load_id,
        _loaded_at
    from (
        {{ landed_pages('hubspot', 'email_events', api_columns, 'events', only_new=false) }}
    ) as api_events
    {% if is_incremental() %}where "id" in (select arrived.id from arrived){% endif %}
),

{%- for table, table_columns in details.items() %}

{{ table }} as (
    select
        "id" as record_id,
        {%- for column in table_columns %}
        {{ adapter.quote(column) }} as {{ column }},
        {%- endfor %}
        _load_id,
        row_number() over (partition by "id" order by _load_id desc, _row desc) as delivery_rank
    from (
        {{ landed(
            'hubspot', table, ['id'] + table_columns, address_columns=table_columns, only_new=false
        ) }}
    ) as {{ table }}_rows
    {% if is_incremental() %}where "id" in (select arrived.id from arrived){% endif %}
),
{%- endfor %}

logged as (
    {{ record_log('events', 'record_id') }}
),

completed as (
    select
        logged.record_id,
        logged.hubspot_type,
        logged.occurred_at,
        logged.email_hash,
        logged.email_domain,
        logged.is_role_mailbox,
        logged.campaign_id,
        logged.sent_by_id,
        logged.is_filtered,
        coalesce(logged.url, email_event_click.url) as url,
        coalesce(logged.user_agent, email_event_click.user_agent, email_event_open.user_agent)
            as user_agent,
        coalesce(
            logged.portal_subscription_status,
            email_event_status_change.portal_subscription_status
        ) as portal_status,
        coalesce(logged.subscriptions, email_event_status_change.subscriptions) as subscriptions,
        coalesce(logged.source, email_event_status_change.source) as change_source,
        logged._row,
        greatest(
            logged._load_id,
            coalesce(email_event_click._load_id, 0),
            coalesce(email_event_open._load_id, 0),
            coalesce(email_event_status_change._load_id, 0)
        ) as _load_id,
        logged.known_at
    from logged
    {%- for table in details %}
    left join {{ table }}
        on logged.record_id = {{ table }}.record_id and {{ table }}.delivery_rank = 1
    {%- endfor %}
),

final as (
    select
        record_id,
        hubspot_type,
        occurred_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        campaign_id,
        sent_by_id,
        is_filtered,
        {{ without_addresses('url', []) }} as url,
        {{ without_addresses('user_agent', []) }} as user_agent,
        portal_status,
        {{ without_addresses('subscriptions', []) }} as subscriptions,
        change_source,
        case upper(hubspot_type)
            when 'SENT' then 'sent'
            when 'DELIVERED' then 'delivered'
            when 'OPEN' then 'opened'
            when 'CLICK' then 'clicked'
            when 'BOUNCE' then 'bounced'
            when 'SPAMREPORT' then 'complained'
            when 'STATUSCHANGE'
                then case when upper(portal_status) = 'UNSUBSCRIBED' then 'unsubscribed' end
        end as event_type,
        _row,
        _load_id,
        known_at
    from completed
)

select * from final
