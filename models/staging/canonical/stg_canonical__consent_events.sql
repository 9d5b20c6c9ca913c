{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'record_id', 'occurred_at', 'contact_id', 'lead_id', 'email', 'purpose',
    'channel', 'event_type', 'method', 'measure_id', 'proof_reference',
    'is_machine'
] %}

with

landed as (
{{ landed('canonical', 'consent_events', columns) }}
),

deliveries as (
{{ landed('canonical', 'consent_events', ['record_id']) }}
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
        purpose,
        channel,
        event_type,
        method,
        measure_id,
        proof_reference,
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
