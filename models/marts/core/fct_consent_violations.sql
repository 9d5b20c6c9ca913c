{#-
    E-mails sent to persons of whom no e-mail consent stood at that moment. An incremental run
    looks at all that was sent to changed persons, and at what is new to everybody else.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person', on_schema_change='append_new_columns') }}

{%- set build = finished_build() %}

with

email_events as (
    select
        *,
        {{ is_new_since(build, 'occurred_at') if is_incremental() and build else 'false' }} as is_new
    from {{ ref('int_email_events') }}
    where
        event_type = 'sent'
        and (
            {{ may_be_of_changed_person('email_events') }}
            {%- if is_incremental() and build %}
            or {{ is_new_since(build, 'occurred_at') }}
            {%- endif %}
        )
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

sends as (
    select
        identifiers.person_key,
        email_events_owned.*
    from email_events_owned
    inner join identifiers on email_events_owned.owner_identifier = identifiers.identifier
    where email_events_owned.is_new or {{ is_changed_person('identifiers.person_key') }}
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
