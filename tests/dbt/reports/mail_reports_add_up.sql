{#- Every e-mail on the list of those sent without consent is counted, with one cause; who was at
    risk as a month began is who could be contacted by e-mail then; nobody withdraws more often
    than the ledger says. -#}
with

listed as (
    select {{ month_of('occurred_on') }} as month, count(*) as in_list
    from {{ ref('fct_consent_violations') }}
    group by {{ month_of('occurred_on') }}
),

reported as (
    select
        month,
        sum(violation_count) as in_report,
        sum(
            never_asked_count + pending_count + unconfirmed_count + declined_count + withdrawn_count
            + ended_count
        ) as with_a_cause
    from {{ ref('rpt_consent_violations') }}
    group by month
),

pressure as (select * from {{ ref('rpt_mail_pressure') }}),

at_risk as (
    select dimension_value as month, sum(at_risk_count) as at_risk_count
    from pressure
    where basis = 'month_before' and dimension = 'month'
    group by dimension_value
),

base as (
    select
        cast(month as {{ dbt.type_string() }}) as month,
        count(distinct channel) as spelling_count,
        sum(at_start_count) as at_start_count
    from {{ ref('rpt_contactable_base') }}
    where purpose = 'any' and replace(lower(channel), '-', '') = 'email'
    group by month
),

opted_out as (
    select
        (
            select coalesce(sum(pressure.opted_out_count), 0) from pressure
            where pressure.basis = 'same_month' and pressure.dimension = 'total'
        ) as in_report,
        (
            select count(*) from {{ ref('fct_consent_events') }} as ledger
            where
                ledger.event_type = 'withdrawn'
                and replace(lower(ledger.channel), '-', '') = 'email'
        ) as in_ledger
),

final as (
    select
        'sent without consent in ' || cast(listed.month as {{ dbt.type_string() }}) as what,
        listed.in_list as expected_count,
        reported.in_report as found_count
    from listed
    left join reported on listed.month = reported.month
    where
        listed.in_list != coalesce(reported.in_report, 0)
        or listed.in_list != reported.with_a_cause
    union all
    select 'at risk as began ' || at_risk.month, base.at_start_count, at_risk.at_risk_count
    from at_risk
    left join base on at_risk.month = base.month
    where
        base.at_start_count is null
        or (base.spelling_count = 1 and base.at_start_count != at_risk.at_risk_count)
    union all
    select 'opted out', in_ledger, in_report
    from opted_out
    where in_report > in_ledger
)

select * from final
