{#-
    All that happens to the consents of a person, by purpose and channel, in order: delivered
    consent events, and e-mails unsubscribed or complained about, which are aimed at every
    e-mail consent of the person. At one instant a withdrawal comes last.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

consent_events as (
    select * from {{ ref('int_consent_events') }}
    where {{ may_be_of_changed_person('consent_events') }}
),

email_events as (
    select * from {{ ref('int_email_events') }}
    where
        event_type in ('unsubscribed', 'complained')
        and {{ may_be_of_changed_person('email_events') }}
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

measures as (select * from {{ ref('int_measure_lookup') }}),

consent_events_owned as (
    select
        consent_events.*,
        {{ owner_of('consent_events', 'cuts') }} as owner_identifier
    from consent_events
),

email_events_owned as (
    select
        email_events.*,
        {{ owner_of('email_events', 'cuts') }} as owner_identifier
    from email_events
),

delivered as (
    select
        identifiers.person_key,
        coalesce(consent_events_owned.purpose, 'unspecified') as purpose,
        coalesce(consent_events_owned.channel, 'unspecified') as channel,
        consent_events_owned.event_type as entry,
        consent_events_owned.method,
        consent_events_owned.measure_id,
        measures.measure_key,
        consent_events_owned.is_machine,
        consent_events_owned.source,
        'consent_events' as contract,
        consent_events_owned.record_id,
        consent_events_owned.occurred_at,
        consent_events_owned.known_at
    from consent_events_owned
    inner join identifiers on consent_events_owned.owner_identifier = identifiers.identifier
    left join measures
        on
            consent_events_owned.source = measures.source
            and consent_events_owned.measure_id = measures.measure_id
),

email_consents as (
    select distinct person_key, purpose, channel
    from delivered
    where replace(lower(channel), '-', '') = 'email'
),

unsubscribed as (
    select
        identifiers.person_key,
        email_consents.purpose,
        email_consents.channel,
        'unsubscribed' as entry,
        cast(null as {{ dbt.type_string() }}) as method,
        email_events_owned.measure_id,
        measures.measure_key,
        email_events_owned.is_machine,
        email_events_owned.source,
        'email_events' as contract,
        email_events_owned.record_id,
        email_events_owned.occurred_at,
        email_events_owned.known_at
    from email_events_owned
    inner join identifiers on email_events_owned.owner_identifier = identifiers.identifier
    inner join email_consents on identifiers.person_key = email_consents.person_key
    left join measures
        on
            email_events_owned.source = measures.source
            and email_events_owned.measure_id = measures.measure_id
),

entries as (
    select * from delivered
    union all
    select * from unsubscribed
),

final as (
    select
        entries.*,
        row_number() over (
            partition by person_key, purpose, channel
            order by
                occurred_at,
                case entry
                    when 'requested' then 1
                    when 'confirmed' then 2
                    when 'declined' then 3
                    when 'expired' then 4
                    when 'withdrawn' then 5
                    when 'unsubscribed' then 6
                    else 0
                end,
                contract,
                source,
                record_id
        ) as entry_number
    from entries
)

select * from final
