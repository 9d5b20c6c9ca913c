{#-
    Withdrawals, delivered and derived, after which no confirmed consent of the person stands,
    whatever its purpose and channel.
-#}
with

entries as (select * from {{ ref('int_consent_entries') }}),

changes as (select * from {{ ref('int_consent_changes') }}),

spans as (select * from {{ ref('int_consent_spans') }}),

withdrawals as (
    select person_key, source, contract, record_id, occurred_at, known_at
    from entries
    where entry = 'withdrawn'
    union
    select person_key, source, contract, record_id, occurred_at, known_at
    from changes
    where entry = 'unsubscribed'
),

final as (
    select withdrawals.*
    from withdrawals
    where not exists (
        select 1
        from spans
        where
            withdrawals.person_key = spans.person_key
            and withdrawals.occurred_at >= spans.stands_from
            and withdrawals.occurred_at < spans.stands_until
    )
)

select * from final
