{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

events as (
    select * from {{ ref('base_hubspot__email_events') }}
    where event_type = 'unsubscribed'
),

changes as (
    select * from {{ ref('base_hubspot__subscription_changes') }}
    where subscription_id is null and status = 'UNSUBSCRIBED'
),

contacts as (select * from {{ ref('base_hubspot__contacts') }}),

history as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where property_name = 'hs_email_optout' and {{ checkbox('property_value') }}
),

{# From all mail, as the timeline of subscriptions tells it where the event did not land. #}
of_changes as (
    select
        changes.record_id,
        changes.occurred_at,
        cast(null as {{ text }}) as contact_id,
        changes.email_hash,
        changes.email_domain,
        changes.is_role_mailbox,
        changes.campaign_id,
        changes._row,
        changes._load_id,
        changes.known_at
    from changes
    left join events on changes.event_id = events.record_id
    where events.record_id is null
),

opted_out_addresses as (
    select email_hash from events
    where email_hash is not null
    union
    select email_hash from of_changes
    where email_hash is not null
),

first_opted_out as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by contact_id order by updated_at, _load_id, _row
            ) as version_rank
        from contacts
        where is_opted_out
    ) as ranked
    where version_rank = 1
),

first_in_history as (
    select
        contact_id,
        min(occurred_at) as occurred_at
    from history
    group by contact_id
),

{# Else the contact itself, at the latest when the first version was saved that says so: a
   withdrawal must not be lost. #}
of_contacts as (
    select
        first_opted_out.contact_id || '.hs_email_optout' as record_id,
        coalesce(first_in_history.occurred_at, first_opted_out.updated_at) as occurred_at,
        first_opted_out.contact_id,
        first_opted_out.email_hash,
        first_opted_out.email_domain,
        first_opted_out.is_role_mailbox,
        cast(null as {{ text }}) as campaign_id,
        first_opted_out._row,
        first_opted_out._load_id,
        first_opted_out.known_at
    from first_opted_out
    left join first_in_history on first_opted_out.contact_id = first_in_history.contact_id
    left join opted_out_addresses
        on first_opted_out.email_hash = opted_out_addresses.email_hash
    where opted_out_addresses.email_hash is null
),

final as (
    select * from of_changes
    union all
    select * from of_contacts
)

select * from final
