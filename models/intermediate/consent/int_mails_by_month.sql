{#- E-mails sent and delivered, by person, month and measure, and the first that was delivered. -#}
{{ config(
    materialized='incremental', incremental_strategy='by_person', changed_persons='int_mailed_persons'
) }}

with

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key', 'int_mailed_persons') }}
),

ids as (
    {{ ids_of_persons('identifiers', ref('int_mailed_persons')) }}
),

email_events as (
    select * from {{ ref('int_email_events') }}
    where
        event_type in ('sent', 'delivered')
        and {{ may_be_of_changed_person('email_events', changed_ids='ids') }}
),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

measures as (select * from {{ ref('int_measure_lookup') }}),

email_events_owned as (
    select
        email_events.*,
        {{ owner_of('email_events', 'cuts') }} as owner_identifier
    from email_events
),

counted as (
    select
        identifiers.person_key,
        {{ month_of(reporting_date('email_events_owned.occurred_at')) }} as month,
        email_events_owned.measure_id,
        measures.measure_key,
        sum(case when email_events_owned.event_type = 'sent' then 1 else 0 end) as sent_count,
        sum(case when email_events_owned.event_type = 'delivered' then 1 else 0 end)
            as delivered_count,
        {# Of several at one instant, the smallest content. #}
        min(case when email_events_owned.event_type = 'delivered' then {{ struct_of({
            'delivered_at': 'email_events_owned.occurred_at',
            'content_id': "coalesce(email_events_owned.content_id, '')",
        }) }} end) as first_delivery
    from email_events_owned
    inner join identifiers on email_events_owned.owner_identifier = identifiers.identifier
    left join measures
        on
            email_events_owned.source = measures.source
            and email_events_owned.measure_id = measures.measure_id
    group by
        identifiers.person_key,
        {{ month_of(reporting_date('email_events_owned.occurred_at')) }},
        email_events_owned.measure_id,
        measures.measure_key
),

final as (
    select
        person_key,
        month,
        measure_id,
        measure_key,
        sent_count,
        delivered_count,
        first_delivery.delivered_at as first_delivered_at,
        nullif(first_delivery.content_id, '') as first_content_id
    from counted
)

select * from final
