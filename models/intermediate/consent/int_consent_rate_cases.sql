{#-
    Every case that an opt-in or opt-out rate counts, with persona, stage at the time, measure, its
    channel, and content: one row per request (opt_in), per person and measure that delivered to it
    (campaign_opt_out), per consent and month in which it stood or was confirmed (base_opt_out; the
    measure is the one that won the consent).
-#}
{{ config(materialized='view') }}

with

requests as (select * from {{ ref('int_consent_requests') }}),

spans as (select * from {{ ref('int_consent_spans') }}),

changes as (select * from {{ ref('int_consent_changes') }}),

entries as (select * from {{ ref('int_consent_entries') }}),

mails as (
    select * from {{ ref('int_mails_by_month') }}
    where delivered_count > 0 and measure_key is not null
),

channels as (select measure_key, channel_id from {{ ref('dim_measure') }}),

personas as (select * from {{ ref('int_person_personas') }}),

{# A stay that goes on has an end, too: an `or` in a join leaves no key to join by. #}
stays as (
    select
        person_key,
        stage_code,
        entered_at,
        coalesce(left_at, timestamp '9999-01-01') as left_at
    from {{ ref('int_stage_stays') }}
),

months as (
    select
        month,
        {{ reporting_day_start('month') }} as month_start_at,
        {{ reporting_day_start(dbt.dateadd('month', 1, 'month')) }} as month_end_at
    from (select distinct month from {{ ref('dim_date') }}) as distinct_months
),

delivered as (
    select
        person_key,
        measure_key,
        min(first_delivered_at) as delivered_at,
        nullif(
            min_by(coalesce(first_content_id, ''), first_delivered_at), ''
        ) as content_id
    from mails
    group by person_key, measure_key
),

withdrawn as (
    select distinct person_key, measure_key from entries
    where entry = 'withdrawn' and measure_key is not null
    union
    select distinct person_key, measure_key from changes
    where entry = 'unsubscribed' and measure_key is not null
),

{# Ends by a withdrawal; a consent that expired or was declined was not taken back. #}
ended_by_withdrawal as (
    select person_key, purpose, channel, occurred_at
    from changes
    where entry in ('withdrawn', 'unsubscribed')
),

{# What won a consent: the measure of its confirmation, else of the request that this answered. #}
won_by as (
    select
        changes.person_key,
        changes.purpose,
        changes.channel,
        changes.occurred_at,
        max(coalesce(changes.measure_key, requests.measure_key)) as measure_key
    from changes
    left join requests
        on
            changes.person_key = requests.person_key
            and changes.purpose = requests.purpose
            and changes.channel = requests.channel
            and changes.occurred_at = requests.answered_at
    where changes.is_standing_after
    group by changes.person_key, changes.purpose, changes.channel, changes.occurred_at
),

{# Stored, so that a span is looked up once and not for each of its months. #}
spans_won as {{ stored() }} (
    select
        spans.person_key,
        spans.stands_from,
        spans.stands_until,
        won_by.measure_key,
        ended_by_withdrawal.occurred_at is not null as is_withdrawn
    from spans
    inner join won_by
        on
            spans.person_key = won_by.person_key
            and spans.purpose = won_by.purpose
            and spans.channel = won_by.channel
            and spans.stands_from = won_by.occurred_at
    left join ended_by_withdrawal
        on
            spans.person_key = ended_by_withdrawal.person_key
            and spans.purpose = ended_by_withdrawal.purpose
            and spans.channel = ended_by_withdrawal.channel
            and spans.stands_until = ended_by_withdrawal.occurred_at
),

{# A month begins with what stood just before it: a consent taken back at its first instant is
    part of it, and so is one that was given and taken back at one instant. #}
based as (
    select
        spans_won.person_key,
        spans_won.measure_key,
        months.month,
        greatest(spans_won.stands_from, months.month_start_at) as occurred_at,
        case
            when spans_won.is_withdrawn and spans_won.stands_until < months.month_end_at then 1
            else 0
        end as is_passed
    from spans_won
    inner join months
        on
            spans_won.stands_from < months.month_end_at
            and spans_won.stands_until >= months.month_start_at
),

cases as (
    select
        'opt_in' as rate,
        person_key,
        {{ month_of(reporting_date('requested_at')) }} as month,
        requested_at as occurred_at,
        measure_key,
        cast(null as {{ dbt.type_string() }}) as content_id,
        case when request_outcome = 'confirmed' then 1 else 0 end as is_passed,
        case when request_outcome = 'pending' then 1 else 0 end as is_pending,
        case when request_outcome in ('lapsed', 'expired') then 1 else 0 end as is_expired,
        case when request_outcome in ('declined', 'withdrawn') then 1 else 0 end as is_declined
    from requests
    union all
    select
        'campaign_opt_out' as rate,
        delivered.person_key,
        {{ month_of(reporting_date('delivered.delivered_at')) }} as month,
        delivered.delivered_at as occurred_at,
        delivered.measure_key,
        delivered.content_id,
        case when withdrawn.person_key is not null then 1 else 0 end as is_passed,
        0 as is_pending,
        0 as is_expired,
        0 as is_declined
    from delivered
    left join withdrawn
        on
            delivered.person_key = withdrawn.person_key
            and delivered.measure_key = withdrawn.measure_key
    union all
    select
        'base_opt_out' as rate,
        person_key,
        month,
        occurred_at,
        measure_key,
        cast(null as {{ dbt.type_string() }}) as content_id,
        is_passed,
        0 as is_pending,
        0 as is_expired,
        0 as is_declined
    from based
),

{# At any instant a person stands in one stage at most: stays of length 0 hold no instant. #}
staged as (
    select
        cases.*,
        stays.stage_code
    from cases
    left join stays
        on
            cases.person_key = stays.person_key
            and stays.entered_at <= cases.occurred_at
            and stays.left_at > cases.occurred_at
),

final as (
    select
        staged.rate,
        staged.person_key,
        staged.month,
        coalesce(personas.persona_id, 'unknown') as persona_id,
        coalesce(staged.stage_code, 'none') as stage_code,
        staged.measure_key,
        coalesce(channels.channel_id, 'unknown') as channel_id,
        staged.content_id,
        staged.is_passed,
        staged.is_pending,
        staged.is_expired,
        staged.is_declined,
        staged.occurred_at
    from staged
    left join channels on staged.measure_key = channels.measure_key
    left join personas on staged.person_key = personas.person_key
)

select * from final
