{#-
    Requests for consent with what became of them. A request while one is pending is the same
    request, so within each stretch without an answer a request opens only when the one before
    it has expired: a fold over the few requests of the stretch.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

{%- set pending_days = var('pending_opt_in_days') %}

with

entries as (
    select * from {{ ref('int_consent_entries') }}
    where {{ is_changed_person('person_key') }}
),

changes as (
    select * from {{ ref('int_consent_changes') }}
    where {{ is_changed_person('person_key') }}
),

{# An unsubscribe answers nothing unless it ended a standing consent. #}
relevant as (
    select
        entries.*,
        entries.entry in ('declined', 'expired', 'withdrawn')
        or (entries.entry = 'confirmed' and not entries.is_machine)
        or (entries.entry = 'unsubscribed' and changes.entry_number is not null) as is_answer
    from entries
    left join changes
        on
            entries.person_key = changes.person_key
            and entries.purpose = changes.purpose
            and entries.channel = changes.channel
            and entries.entry_number = changes.entry_number
),

stretches as (
    select
        relevant.*,
        sum(case when is_answer then 1 else 0 end) over (
            partition by person_key, purpose, channel order by entry_number
            rows between unbounded preceding and current row
        ) as answers_so_far
    from relevant
),

requests as (
    select
        stretches.*,
        row_number() over (
            partition by person_key, purpose, channel, answers_so_far, occurred_at
            order by entry_number
        ) as rank_at_instant
    from stretches
    where entry = 'requested'
),

answers as (
    select
        person_key,
        purpose,
        channel,
        answers_so_far - 1 as answers_so_far,
        entry,
        occurred_at
    from stretches
    where is_answer
),

opened as (
    select
        person_key,
        purpose,
        channel,
        answers_so_far,
        {{ fold(
            list_of('[occurred_at]', 'occurred_at'),
            'cast([] as timestamp[])',
            'case when len(s) = 0 or x[1] > ' ~ days_later('s[len(s)]', pending_days)
            ~ ' then list_append(s, x[1]) else s end'
        ) }} as opened_ats
    from requests
    group by
        person_key,
        purpose,
        channel,
        answers_so_far
),

opened_requests as (
    select
        person_key,
        purpose,
        channel,
        answers_so_far,
        unnest(opened_ats) as requested_at
    from opened
),

final as (
    select
        requests.person_key,
        requests.purpose,
        requests.channel,
        requests.source,
        requests.record_id,
        requests.measure_key,
        requests.known_at,
        requests.occurred_at as requested_at,
        {{ days_later('requests.occurred_at', pending_days) }} as expires_at,
        case
            when
                answers.occurred_at is not null
                and answers.occurred_at <= {{ days_later('requests.occurred_at', pending_days) }}
                then case when answers.entry = 'unsubscribed' then 'withdrawn' else answers.entry end
            when {{ days_later('requests.occurred_at', pending_days) }} <= {{ as_of() }} then 'lapsed'
            else 'pending'
        end as request_outcome,
        case
            when
                answers.occurred_at <= {{ days_later('requests.occurred_at', pending_days) }}
                then answers.occurred_at
        end as answered_at
    from requests
    inner join opened_requests
        on
            requests.person_key = opened_requests.person_key
            and requests.purpose = opened_requests.purpose
            and requests.channel = opened_requests.channel
            and requests.answers_so_far = opened_requests.answers_so_far
            and requests.occurred_at = opened_requests.requested_at
    left join answers
        on
            requests.person_key = answers.person_key
            and requests.purpose = answers.purpose
            and requests.channel = answers.channel
            and requests.answers_so_far = answers.answers_so_far
    where requests.rank_at_instant = 1
)

select * from final
