{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

changes as (
    select * from {{ ref('base_hubspot__subscription_changes') }}
    where subscription_id is not null
),

form_consents as (
    select * from {{ ref('base_hubspot__form_consents') }}
    where is_given
),

submissions as (select * from {{ ref('base_hubspot__form_submissions') }}),

contacts as (select * from {{ ref('base_hubspot__contacts') }}),

history as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where property_name = 'hs_emailconfirmationstatus'
),

contacts_with_history as (
    select distinct contact_id from history
),

latest as (
    select
        *,
        min(known_at) over (partition by contact_id) as first_known_at,
        row_number() over (
            partition by contact_id order by updated_at desc nulls last, _load_id desc, _row desc
        ) as version_rank
    from contacts
),

{# The double opt-in, step by step; without its history as it stood when it was delivered first. #}
confirmations as (
    select
        history.change_id as record_id,
        history.occurred_at,
        history.contact_id,
        history.property_value as confirmation_status,
        history._row,
        history._load_id,
        history.known_at
    from history
    union all
    select
        first_versions.contact_id || '.hs_emailconfirmationstatus.'
        || {{ hubspot_confirmation('first_versions.confirmation_status') }} as record_id,
        first_versions.updated_at as occurred_at,
        first_versions.contact_id,
        first_versions.confirmation_status,
        first_versions._row,
        first_versions._load_id,
        first_versions.known_at
    from (
        select
            contacts.*,
            row_number() over (
                partition by
                    contacts.contact_id,
                    {{ hubspot_confirmation('contacts.confirmation_status') }}
                order by contacts.updated_at, contacts._load_id, contacts._row
            ) as status_rank
        from contacts
        left join contacts_with_history on contacts.contact_id = contacts_with_history.contact_id
        where
            contacts_with_history.contact_id is null
            and {{ hubspot_confirmation('contacts.confirmation_status') }} is not null
    ) as first_versions
    where first_versions.status_rank = 1
),

{# "Clicked" and then "confirmed" is one confirmation: only what differs from before counts. #}
confirmed as (
    select *
    from (
        select
            confirmations.*,
            {{ hubspot_confirmation('confirmation_status') }} as event_type,
            lag({{ hubspot_confirmation('confirmation_status') }}) over (
                partition by contact_id order by occurred_at, _load_id, _row, record_id
            ) as earlier_event_type
        from confirmations
    ) as compared
    where event_type is not null and not ({{ same('event_type', 'earlier_event_type') }})
),

consents as (
    select
        record_id,
        occurred_at,
        cast(null as {{ text }}) as contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        subscription_id as purpose,
        case status
            when 'SUBSCRIBED' then 'confirmed'
            when 'UNSUBSCRIBED' then 'withdrawn'
        end as event_type,
        case
            when status <> 'SUBSCRIBED' then null
            when upper(change_source) like '%RECIPIENT%' then 'single'
            else 'imported'
        end as method,
        campaign_id as measure_id,
        event_id as proof_reference,
        _row,
        _load_id,
        known_at
    from changes
    union all
    select
        form_consents.record_id,
        submissions.occurred_at,
        submissions.contact_id,
        submissions.email_hash,
        submissions.email_domain,
        submissions.is_role_mailbox,
        form_consents.subscription_id as purpose,
        'confirmed' as event_type,
        'single' as method,
        cast(null as {{ text }}) as measure_id,
        form_consents.conversion_id as proof_reference,
        form_consents._row,
        form_consents._load_id,
        form_consents.known_at
    from form_consents
    inner join submissions on form_consents.conversion_id = submissions.record_id
    union all
    select
        confirmed.record_id,
        confirmed.occurred_at,
        confirmed.contact_id,
        latest.email_hash,
        latest.email_domain,
        coalesce(latest.is_role_mailbox, false) as is_role_mailbox,
        'marketing_email' as purpose,
        confirmed.event_type,
        case
            when confirmed.event_type = 'confirmed'
                then {{ hubspot_confirmation_method('confirmed.confirmation_status') }}
            else 'double'
        end as method,
        cast(null as {{ text }}) as measure_id,
        cast(null as {{ text }}) as proof_reference,
        confirmed._row,
        confirmed._load_id,
        confirmed.known_at
    from confirmed
    left join latest on confirmed.contact_id = latest.contact_id and latest.version_rank = 1
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
        'email' as channel,
        event_type,
        method,
        measure_id,
        proof_reference,
        false as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from consents
    where event_type is not null
)

select * from final
