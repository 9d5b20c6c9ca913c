{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'record_id', 'occurred_at', 'platform', 'profile_id', 'email', 'event_type',
    'post_id', 'measure_id', 'is_paid', 'landing_url'
] %}

with

landed as (
{{ landed('canonical', 'social_events', columns) }}
),

deliveries as (
{{ landed('canonical', 'social_events', ['record_id']) }}
),

renamed as (
    select
        record_id,
        {{ utc_from_text('occurred_at', zone) }} as occurred_at,
        platform,
        profile_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        event_type,
        post_id,
        measure_id,
        coalesce({{ flag('is_paid') }}, false) as is_paid,
        landing_url,
        (
            record_id is not null
            and {{ utc_from_text('occurred_at', zone) }} is not null
            and platform is not null
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
