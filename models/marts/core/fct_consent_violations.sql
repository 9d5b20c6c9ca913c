{#-
    E-mails sent to persons of whom no e-mail consent stood at that moment. An incremental run
    looks at all that was sent to changed persons, and at what is new to everybody else.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person', on_schema_change='append_new_columns') }}

{%- set build = finished_build() %}

with

email_events as (
    select * from {{ ref('int_email_events') }} where event_type = 'sent'
),

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

spans as (
    select * from {{ ref('int_consent_spans') }}
    where replace(lower(channel), '-', '') = 'email'
),

measures as (select * from {{ ref('int_measure_lookup') }}),

email_events_owned as (
    select
        email_events.*,
        {{ owner_of('email_events', 'cuts') }} as owner_identifier
    from email_events
),

{# Two joins, so that each has a small side. #}
sends as (
    select
        identifiers.person_key,
        email_events_owned.*
    from email_events_owned
    inner join identifiers on email_events_owned.owner_identifier = identifiers.identifier
    where {{ is_changed_person('identifiers.person_key') }}
    {%- if is_incremental() and build %}
    union all
    select
        identifiers.person_key,
        email_events_owned.*
    from email_events_owned
    inner join identifiers on email_events_owned.owner_identifier = identifiers.identifier
    where
        {{ is_new_since(build, 'email_events_owned.occurred_at') }}
        and not {{ is_changed_person('identifiers.person_key') }}
    {%- endif %}
),

permitted as (
    select distinct
        sends.source,
        sends.record_id
    from sends
    inner join spans
        on
            sends.person_key = spans.person_key
            and sends.occurred_at >= spans.stands_from
            and sends.occurred_at < spans.stands_until
),

final as (
    select
        sends.person_key,
        sends.source,
        sends.record_id,
        measures.measure_key,
        sends.occurred_at,
        {{ reporting_date('sends.occurred_at') }} as occurred_on,
        sends.known_at
    from sends
    left join permitted
        on sends.source = permitted.source and sends.record_id = permitted.record_id
    left join measures
        on sends.source = measures.source and sends.measure_id = measures.measure_id
    where permitted.record_id is null
)

select * from final
