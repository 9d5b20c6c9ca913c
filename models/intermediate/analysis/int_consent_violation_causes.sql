{#-
    Why no consent stood when an e-mail was sent all the same: the last one had been taken back, or
    had ended otherwise; else what became of the last request; else nobody had asked.
-#}
{{ config(materialized='view') }}

with

violations as (select * from {{ ref('fct_consent_violations') }}),

ends as (
    select
        person_key,
        case when entry in ('declined', 'expired') then 'ended' else 'withdrawn' end as cause,
        occurred_at
    from {{ ref('int_consent_changes') }}
    where not is_standing_after and replace(lower(channel), '-', '') = 'email'
),

requests as (
    select * from {{ ref('int_consent_requests') }}
    where replace(lower(channel), '-', '') = 'email'
),

{# Of several at one instant the word that comes last in the alphabet: withdrawn before ended. #}
last_ends as (
    select
        ranked.source,
        ranked.record_id,
        ranked.cause
    from (
        select
            violations.source,
            violations.record_id,
            ends.cause,
            row_number() over (
                partition by violations.source, violations.record_id
                order by ends.occurred_at desc, ends.cause desc
            ) as recency
        from violations
        inner join ends
            on
                violations.person_key = ends.person_key
                and violations.occurred_at >= ends.occurred_at
    ) as ranked
    where ranked.recency = 1
),

last_requests as (
    select
        ranked.source,
        ranked.record_id,
        ranked.cause
    from (
        select
            violations.source,
            violations.record_id,
            case
                when
                    requests.request_outcome in ('declined', 'withdrawn')
                    and requests.answered_at <= violations.occurred_at
                    then 'declined'
                when
                    requests.expires_at <= violations.occurred_at
                    or (
                        requests.request_outcome = 'expired'
                        and requests.answered_at <= violations.occurred_at
                    )
                    then 'unconfirmed'
                else 'pending'
            end as cause,
            row_number() over (
                partition by violations.source, violations.record_id
                order by requests.requested_at desc, requests.purpose, requests.channel
            ) as recency
        from violations
        inner join requests
            on
                violations.person_key = requests.person_key
                and violations.occurred_at >= requests.requested_at
    ) as ranked
    where ranked.recency = 1
),

final as (
    select
        violations.source,
        violations.record_id,
        violations.person_key,
        violations.measure_key,
        violations.occurred_on,
        coalesce(last_ends.cause, last_requests.cause, 'never_asked') as cause
    from violations
    left join last_ends
        on violations.source = last_ends.source and violations.record_id = last_ends.record_id
    left join last_requests
        on
            violations.source = last_requests.source
            and violations.record_id = last_requests.record_id
)

select * from final
