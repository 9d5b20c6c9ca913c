{{ config(
    enabled=source_is_read('mautic'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='stat_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'id', 'email_id', 'lead_id', 'email_address', 'date_sent', 'is_read', 'is_failed', 'date_read'
] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
landed_stats as (
    {{ mautic_rows('email_stats', columns) }}
),

deliveries as (
    select
        id as stat_id,
        _row,
        _load_id,
        _loaded_at
    from landed_stats
),

renamed as (
    select
        id as stat_id,
        email_id,
        lead_id as contact_id,
        {{ email_hash('email_address') }} as email_hash,
        {{ email_domain('email_address') }} as email_domain,
        {{ is_role_mailbox('email_address') }} as is_role_mailbox,
        {{ mautic_time('date_sent') }} as sent_at,
        {# The first opening; how often it was opened later is no date. #}
        case when {{ checkbox('is_read') }} then {{ mautic_time('date_read') }} end as opened_at,
        {{ checkbox('is_failed') }} as is_failed,
        _row,
        _load_id,
        _loaded_at
    from landed_stats
    where id is not null
),

{# A row changes as the mail is opened or comes back: as delivered last. #}
final as (
{{ latest_delivery('renamed', 'stat_id', deliveries='deliveries') }}
)

select * from final
