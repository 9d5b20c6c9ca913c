{{ config(enabled=source_is_read('mautic')) }}

{#- Mautic knows no consents, only who must not be written to. What it sends to confirm an address
    is an e-mail like any other: the var names those, and the purpose that each confirms. -#}
{%- set opt_in_emails = var('mautic_opt_in_emails') -%}
{%- set text = dbt.type_string() %}

with

entries as (
    select * from {{ ref('base_mautic__do_not_contact') }}
    where channel <> 'email' and entry_reason in ('unsubscribed', 'manual')
),

stats as (select * from {{ ref('base_mautic__email_stats') }}),

clicks as (
    select * from {{ ref('base_mautic__page_hits') }}
    where hit_kind = 'click'
),

opt_in_emails as (
    {%- for email_id, purpose in opt_in_emails.items() %}
    select
        '{{ email_id }}' as email_id,
        '{{ purpose }}' as purpose
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ text }}) as email_id,
        cast(null as {{ text }}) as purpose
    where 1 = 0
    {%- endfor %}
),

{# The click in the mail confirms. A scanner that clicks first does not stand in its way. #}
confirmations as (
    select *
    from (
        select
            clicks.*,
            opt_in_emails.purpose,
            row_number() over (
                partition by clicks.contact_id, clicks.email_id, clicks.is_machine
                order by clicks.occurred_at, clicks.hit_id
            ) as click_rank
        from clicks
        inner join opt_in_emails on clicks.email_id = opt_in_emails.email_id
        where clicks.contact_id is not null
    ) as ranked
    where click_rank = 1
),

consents as (
    select
        stats.stat_id || '.requested' as record_id,
        stats.sent_at as occurred_at,
        stats.contact_id,
        stats.email_hash,
        stats.email_domain,
        stats.is_role_mailbox,
        opt_in_emails.purpose,
        'email' as channel,
        'requested' as event_type,
        'double' as method,
        stats.email_id as measure_id,
        stats.stat_id as proof_reference,
        false as is_machine,
        stats._row,
        stats._load_id,
        stats.known_at
    from stats
    inner join opt_in_emails on stats.email_id = opt_in_emails.email_id
    union all
    select
        'hit.' || hit_id || '.confirmed' as record_id,
        occurred_at,
        contact_id,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        purpose,
        'email' as channel,
        'confirmed' as event_type,
        'double' as method,
        email_id as measure_id,
        hit_id as proof_reference,
        is_machine,
        _row,
        _load_id,
        known_at
    from confirmations
    union all
    select
        'dnc.' || entry_id as record_id,
        occurred_at,
        contact_id,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        cast(null as {{ text }}) as purpose,
        channel,
        'withdrawn' as event_type,
        cast(null as {{ text }}) as method,
        cast(null as {{ text }}) as measure_id,
        entry_id as proof_reference,
        false as is_machine,
        _row,
        _load_id,
        known_at
    from entries
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
        purpose,
        channel,
        event_type,
        method,
        measure_id,
        proof_reference,
        is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from consents
)

select * from final
