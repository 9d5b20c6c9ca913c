{{ config(materialized='incremental', incremental_strategy='by_person', on_schema_change='append_new_columns') }}

with

entries as (
    select * from {{ ref('int_consent_entries') }}
    where {{ is_changed_person('person_key') }}
),

changes as (
    select * from {{ ref('int_consent_changes') }}
    where {{ is_changed_person('person_key') }}
),

requests as (
    select * from {{ ref('int_consent_requests') }}
    where {{ is_changed_person('person_key') }}
),

events as (
    select
        person_key,
        purpose,
        channel,
        entry as event_type,
        method,
        measure_key,
        source,
        contract,
        record_id,
        is_machine,
        false as is_derived,
        occurred_at,
        known_at
    from entries
    where entry != 'unsubscribed'
    union all
    select
        person_key,
        purpose,
        channel,
        'withdrawn' as event_type,
        cast(null as {{ dbt.type_string() }}) as method,
        measure_key,
        source,
        contract,
        record_id,
        is_machine,
        true as is_derived,
        occurred_at,
        known_at
    from changes
    where entry = 'unsubscribed'
    union all
    select
        person_key,
        purpose,
        channel,
        'expired' as event_type,
        cast(null as {{ dbt.type_string() }}) as method,
        measure_key,
        source,
        'consent_events' as contract,
        record_id,
        false as is_machine,
        true as is_derived,
        expires_at as occurred_at,
        known_at
    from requests
    where request_outcome = 'lapsed'
),

final as (
    select
        {{ surrogate_key([
            "'consent_event'", 'source', 'contract', 'record_id', 'purpose', 'channel',
            'event_type', 'is_derived'
        ]) }} as consent_event_key,
        person_key,
        purpose,
        channel,
        event_type,
        method,
        measure_key,
        source,
        contract,
        record_id,
        is_machine,
        is_derived,
        occurred_at,
        {{ reporting_date('occurred_at') }} as occurred_on,
        known_at
    from events
)

select * from final
