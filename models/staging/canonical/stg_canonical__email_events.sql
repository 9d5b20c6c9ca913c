{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'record_id', 'occurred_at', 'contact_id', 'lead_id', 'email', 'event_type',
    'measure_id', 'email_id', 'content_id', 'url', 'user_agent', 'is_machine'
] %}

with

landed as (
{{ landed('canonical', 'email_events', columns) }}
),

deliveries as (
{{ landed('canonical', 'email_events', ['record_id']) }}
),

renamed as (
    select
        record_id,
        {{ utc_from_text('occurred_at', zone) }} as occurred_at,
        contact_id,
        lead_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        event_type,
        measure_id,
        email_id,
        content_id,
        url,
        user_agent,
        coalesce({{ flag('is_machine') }}, false) as is_machine,
        (
            record_id is not null
            and {{ utc_from_text('occurred_at', zone) }} is not null
            and event_type is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'record_id', deliveries='deliveries') }}
)

select * from final
