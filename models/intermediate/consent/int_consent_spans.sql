{#-
    From when until when (exclusive) each consent stood, and since when it counts for threshold
    A: since the first confirmation of the span by a counting method.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

entries as (
    select * from {{ ref('int_consent_entries') }}
    where {{ is_changed_person('person_key') }}
),

changes as (
    select * from {{ ref('int_consent_changes') }}
    where {{ is_changed_person('person_key') }}
),

spans as (
    select
        person_key,
        purpose,
        channel,
        is_standing_after,
        entry_number as first_entry_number,
        occurred_at as stands_from,
        lead(occurred_at) over (
            partition by person_key, purpose, channel order by entry_number
        ) as stands_until,
        lead(entry_number) over (
            partition by person_key, purpose, channel order by entry_number
        ) as end_entry_number
    from changes
),

counting_confirmations as (
    select person_key, purpose, channel, entry_number, occurred_at
    from entries
    where
        entry = 'confirmed'
        and not is_machine
        and method in ({{ "'" ~ var('counting_consent_methods') | join("', '") ~ "'" }})
),

final as (
    select
        spans.person_key,
        spans.purpose,
        spans.channel,
        spans.stands_from,
        coalesce(spans.stands_until, timestamp '9999-01-01') as stands_until,
        min(counting_confirmations.occurred_at) as counts_from
    from spans
    left join counting_confirmations
        on
            spans.person_key = counting_confirmations.person_key
            and spans.purpose = counting_confirmations.purpose
            and spans.channel = counting_confirmations.channel
            and counting_confirmations.entry_number >= spans.first_entry_number
            and counting_confirmations.entry_number < coalesce(spans.end_entry_number, 2147483647)
    where spans.is_standing_after
    group by
        spans.person_key,
        spans.purpose,
        spans.channel,
        spans.stands_from,
        spans.stands_until
)

select * from final
