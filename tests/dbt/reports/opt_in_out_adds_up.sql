{#- Opt-in and opt-out rates count every request and every withdrawal of the consent ledger, and
    every request has one outcome. -#}
with

report as (select * from {{ ref('rpt_opt_in_out') }}),

ledger as (select * from {{ ref('fct_consent_events') }}),

months as (select distinct month from {{ ref('dim_date') }}),

counted as (
    select
        (select count(*) from {{ ref('int_consent_requests') }}) as request_count,
        (
            select coalesce(sum(report.population_count), 0) from report
            where report.rate = 'opt_in'
        ) as reported_request_count,
        (select count(*) from ledger where ledger.is_derived and ledger.event_type = 'expired')
            as expired_count,
        (select coalesce(sum(report.expired_count), 0) from report) as reported_expired_count,
        (
            select count(*)
            from {{ ref('int_consent_changes') }} as changes
            inner join months
                on {{ month_of(reporting_date('changes.occurred_at')) }} = months.month
            where changes.entry in ('withdrawn', 'unsubscribed')
        ) as withdrawn_count,
        (
            select coalesce(sum(report.passed_count), 0) from report
            where report.rate = 'base_opt_out'
        ) as reported_withdrawn_count
),

final as (
    select 'requests' as what, request_count as in_ledger, reported_request_count as in_report
    from counted
    where request_count != reported_request_count
    union all
    select 'expired requests' as what, expired_count, reported_expired_count
    from counted
    where expired_count > reported_expired_count
    union all
    select 'consents withdrawn' as what, withdrawn_count, reported_withdrawn_count
    from counted
    where withdrawn_count != reported_withdrawn_count
    union all
    select
        'outcomes of requests' as what,
        population_count as in_ledger,
        passed_count + pending_count + expired_count + declined_count as in_report
    from report
    where
        rate = 'opt_in'
        and population_count != passed_count + pending_count + expired_count + declined_count
)

select * from final
