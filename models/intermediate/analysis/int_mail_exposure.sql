{#-
    Who could withdraw an e-mail consent in which month, how many e-mails had been delivered, and
    who did. Twice: by the e-mails of the same month, and by those of the month before. Who
    leaves early in a month gets few e-mails in it, because of leaving: the month before cannot
    be shortened by what it is to explain. Only months that are over, and of which the
    e-mails are known.
-#}
{{ config(materialized='view') }}

with

spans as (
    select
        person_key,
        {{ month_of(reporting_date('contactable_from')) }} as from_month,
        {{ month_of(reporting_date('contactable_until')) }} as until_month
    from {{ ref('int_contactable_spans') }}
    where purpose = 'any' and replace(lower(channel), '-', '') = 'email'
),

mails as (
    select
        person_key,
        month,
        sum(delivered_count) as mail_count
    from {{ ref('int_mails_by_month') }}
    where delivered_count > 0
    group by person_key, month
),

withdrawals as (
    select distinct
        person_key,
        {{ month_of(reporting_date('occurred_at')) }} as month
    from {{ ref('int_consent_changes') }}
    where
        entry in ('withdrawn', 'unsubscribed')
        and replace(lower(channel), '-', '') = 'email'
),

months as (
    select distinct month
    from {{ ref('dim_date') }}
    where
        month >= (select min(mails.month) from mails)
        and {{ dbt.dateadd('month', 1, 'month') }}
        <= {{ dbt.dateadd('day', 1, reporting_date(as_of())) }}
),

at_risk as (
    select
        spans.person_key,
        months.month,
        cast({{ dbt.dateadd('month', -1, 'months.month') }} as date) as month_before,
        max(case when spans.from_month < months.month then 1 else 0 end) as is_at_start
    from spans
    inner join months
        on spans.from_month <= months.month and spans.until_month >= months.month
    group by spans.person_key, months.month
),

bases as (
    select
        'same_month' as basis,
        person_key,
        month,
        month as mail_month
    from at_risk
    union all
    select
        'month_before' as basis,
        person_key,
        month,
        month_before as mail_month
    from at_risk
    where is_at_start = 1 and month_before >= (select min(mails.month) from mails)
),

final as (
    select
        bases.basis,
        bases.person_key,
        bases.month,
        coalesce(mails.mail_count, 0) as mail_count,
        case when withdrawals.person_key is not null then 1 else 0 end as is_opted_out
    from bases
    left join mails
        on bases.person_key = mails.person_key and bases.mail_month = mails.month
    left join withdrawals
        on bases.person_key = withdrawals.person_key and bases.month = withdrawals.month
)

select * from final
