{{ config(enabled=source_is_read('brevo')) }}

{#- Contacts that went onto the list of those who must not be mailed, by the first delivered version
    that shows it, where nothing tells it more exactly. -#}
with

contacts as (
    select
        *,
        lag(is_blocked) over (
            partition by contact_id order by updated_at, _load_id, _row
        ) as was_blocked
    from {{ ref('base_brevo__contacts') }}
    where updated_at is not null
),

told as (
    select email_hash
    from {{ ref('base_brevo__events') }}
    where {{ brevo_event_type('event') }} in ('unsubscribed', 'complained')
    union
    select email_hash
    from {{ ref('base_brevo__blocked') }}
),

told_of_campaigns as (
    select distinct contact_id
    from {{ ref('base_brevo__campaign_fates') }}
    where event_type in ('unsubscribed', 'complained')
),

final as (
    select
        contacts.contact_id || '.blocked.'
        || cast(contacts.updated_at as {{ dbt.type_string() }}) as record_id,
        contacts.contact_id,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        contacts.updated_at as occurred_at,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    left join told
        on contacts.email_hash = told.email_hash
    left join told_of_campaigns
        on contacts.contact_id = told_of_campaigns.contact_id
    where
        contacts.is_blocked
        and not coalesce(contacts.was_blocked, false)
        and told.email_hash is null
        and told_of_campaigns.contact_id is null
)

select * from final
