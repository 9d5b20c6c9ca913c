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

stats_with_bounces as (
    select
        stats.*,
        coalesce(bounces.bounced_at, stats.sent_at) as bounced_at
    from stats
    left join bounces
        on stats.contact_id = bounces.contact_id and stats.email_id = bounces.email_id
),

{# Mautic does not know what was delivered: what it sent and did not get back. #}
mails as (
    {%- for event_type, moment, condition in [
        ('sent', 'sent_at', 'true'),
        ('delivered', 'sent_at', 'not is_failed'),
        ('opened', 'opened_at', 'opened_at is not null'),
        ('bounced', 'bounced_at', 'is_failed'),
    ] %}
    select
        stat_id || '.{{ event_type }}' as record_id,
        {{ moment }} as occurred_at,
        contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        '{{ event_type }}' as event_type,
        email_id as measure_id,
        stat_id as email_id,
        _row,
        _load_id,
        known_at
    from stats_with_bounces
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
