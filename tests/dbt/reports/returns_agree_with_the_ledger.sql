{#- Every reject, return and lose of the ledger is one give-back of the report, in every cut; every
    won cycle that was ever given back is won once; and the leakage list is what the report counts
    as untouched in cycles that are open or dormant. -#}
with

moves as (
    select
        count(*) as given_back_count,
        count(distinct case when cycles.outcome = 'won' then transitions.lead_cycle_key end) as won_count
    from {{ ref('fct_stage_transitions') }} as transitions
    inner join {{ ref('fct_lead_cycles') }} as cycles
        on transitions.lead_cycle_key = cycles.lead_cycle_key
    where transitions.kind in ('reject', 'return', 'lose')
),

given_back as (
    select count(*) as leaked_count
    from {{ ref('int_given_back') }}
    where
        coalesce(touched_again_at, worked_again_at, ripe_again_at) is null
        and cycle_outcome in ('open', 'dormant')
),

leakage as (
    select count(*) as listed_count from {{ ref('rpt_leakage') }}
),

report as (
    select
        dimension,
        given_back_as = 'all' as is_all,
        sum(given_back_count) as given_back_count,
        sum(won_count) as won_count
    from {{ ref('rpt_returns') }}
    where horizon_days is null
    group by dimension, given_back_as = 'all'
),

final as (
    select
        report.dimension,
        report.is_all,
        moves.given_back_count as given_back_in_ledger,
        report.given_back_count as given_back_in_report,
        moves.won_count as won_in_ledger,
        report.won_count as won_in_report,
        given_back.leaked_count as untouched_give_backs,
        leakage.listed_count as leads_on_the_list
    from report
    cross join moves
    cross join given_back
    cross join leakage
    where
        report.given_back_count != moves.given_back_count
        or report.won_count != moves.won_count
        or given_back.leaked_count != leakage.listed_count
)

select * from final
