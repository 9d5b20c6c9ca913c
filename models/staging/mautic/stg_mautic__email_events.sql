{{ config(enabled=source_is_read('mautic'), materialized='view') }}

{%- set text = dbt.type_string() %}

with

stats as (select * from {{ ref('base_mautic__email_stats') }}),

clicks as (
    select * from {{ ref('base_mautic__page_hits') }}
    where hit_kind = 'click'
),

entries as (
    select * from {{ ref('base_mautic__do_not_contact') }}
    where channel = 'email'
),

bounces as (
    select
        contact_id,
        email_id,
        min(occurred_at) as bounced_at
    from entries
    where entry_reason = 'bounced'
    group by contact_id, email_id
),

{# Mautic does not know what was delivered: what it sent and did not get back. #}
mails as (
    {%- for event_type, moment, condition in [
        ('sent', 'stats.sent_at', 'true'),
        ('delivered', 'stats.sent_at', 'not stats.is_failed'),
        ('opened', 'stats.opened_at', 'stats.opened_at is not null'),
        ('bounced', 'coalesce(bounces.bounced_at, stats.sent_at)', 'stats.is_failed'),
    ] %}
    select
        stats.stat_id || '.{{ event_type }}' as record_id,
        {{ moment }} as occurred_at,
        stats.contact_id,
        stats.email_hash,
        stats.email_domain,
        stats.is_role_mailbox,
        '{{ event_type }}' as event_type,
        stats.email_id as measure_id,
        stats.stat_id as email_id,
        stats._row,
        stats._load_id,
        stats.known_at
    from stats
    left join bounces
        on stats.contact_id = bounces.contact_id and stats.email_id = bounces.email_id
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        record_id,
        occurred_at,
        contact_id,
        cast(null as {{ text }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        event_type,
        measure_id,
        email_id,
        cast(null as {{ text }}) as content_id,
        cast(null as {{ text }}) as url,
        cast(null as {{ text }}) as user_agent,
        false as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from mails
    union all
    select
        'hit.' || hit_id as record_id,
        occurred_at,
        contact_id,
        cast(null as {{ text }}) as lead_id,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        'clicked' as event_type,
        email_id as measure_id,
        cast(null as {{ text }}) as email_id,
        cast(null as {{ text }}) as content_id,
        page_url as url,
        user_agent,
        is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from clicks
    union all
    {# Also one that a user put on the list: from then on no mail is allowed. #}
    select
        'dnc.' || entry_id as record_id,
        occurred_at,
        contact_id,
        cast(null as {{ text }}) as lead_id,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        'unsubscribed' as event_type,
        email_id as measure_id,
        cast(null as {{ text }}) as email_id,
        cast(null as {{ text }}) as content_id,
        cast(null as {{ text }}) as url,
        cast(null as {{ text }}) as user_agent,
        false as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from entries
    where entry_reason in ('unsubscribed', 'manual')
)

select * from final
