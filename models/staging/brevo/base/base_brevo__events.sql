{{ config(
    enabled=source_is_read('brevo'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='event_id',
    on_schema_change='append_new_columns',
) }}

{#-
    Entries of the log of transactional e-mails, and webhooks of either kind as they were stored.
    None has an id of its own: an entry is what it says of whom and when, and the same again is
    the same. `ts_event` is UTC in seconds; `date` of the log carries an offset, that of a webhook
    is in the zone of the source.
-#}
{%- set zone = source_timezone('brevo') -%}
{%- set columns = [
    'event', 'email', 'date', 'date_event', 'ts_event', 'ts', 'messageid', 'message-id', 'link',
    'url', 'camp_id', 'templateid', 'template_id', 'list_id', 'user_agent', 'reason'
] %}
{%- set event_id -%}
{{ email_hash('email') }} || '.' || event || '.'
        || coalesce(ts_event, date, ts, '') || '.'
        || {{ dbt.hash(
            "coalesce(" ~ adapter.quote('message-id') ~ ", messageid, camp_id, list_id, '')"
            ~ " || '|' || coalesce(link, url, '')"
        ) }}
{%- endset %}

with

landed as (
    {{ landed('brevo', 'events', columns) }}
),

keys as (
    {{ landed('brevo', 'events', columns) }}
),

deliveries as (
    select
        {{ event_id }} as event_id,
        _row,
        _load_id,
        _loaded_at
    from keys
),

renamed as (
    select
        {{ event_id }} as event_id,
        event,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        coalesce(
            {{ utc_from_unix('ts_event') }},
            {{ utc_from_text('date', zone) }},
            {{ utc_from_unix('ts') }}
        ) as occurred_at,
        camp_id as campaign_id,
        coalesce(template_id, templateid) as template_id,
        coalesce(link, url) as link,
        list_id as list_ids,
        user_agent,
        _row,
        _load_id,
        _loaded_at
    from landed
    where event is not null and email is not null
),

final as (
    {{ latest_delivery('renamed', 'event_id', deliveries='deliveries') }}
)

select * from final
