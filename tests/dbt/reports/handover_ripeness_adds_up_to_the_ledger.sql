{#- Whatever handovers are cut by, the parts add up to all of them; every win and every reject of
    the ledger is the outcome of one. -#}
with

ledger as (
    select
        sum(case when kind = 'win' then 1 else 0 end) as wins,
        sum(case when kind = 'reject' then 1 else 0 end) as rejects
    from {{ ref('fct_stage_transitions') }}
),

handovers as (
    select
        count(*) as handovers,
        sum(case when outcome = 'rejected' then 1 else 0 end) as rejected
    from {{ ref('fct_handovers') }}
),

reported as (
    select
        dimension,
        case when way = 'all' then 'all' else 'each' end as ways,
        case when ripeness_band = 0 then 'all' else 'each' end as bands,
        sum(handover_count) as handovers,
        sum(accepted_count + rejected_count + ended_count + undecided_count) as decisions,
        sum(won_count) as wins
    from {{ ref('rpt_handover_ripeness') }}
    group by
        dimension,
        case when way = 'all' then 'all' else 'each' end,
        case when ripeness_band = 0 then 'all' else 'each' end
)

select
    reported.*,
    handovers.handovers as handovers_in_mart,
    handovers.rejected as rejected_in_mart,
    ledger.wins as wins_in_ledger,
    ledger.rejects as rejects_in_ledger
from reported
cross join handovers
cross join ledger
where
    (
        reported.handovers = handovers.handovers
        and reported.decisions = handovers.handovers
        and reported.wins = ledger.wins
        and handovers.rejected = ledger.rejects
    ) is not true
