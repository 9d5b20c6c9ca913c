{#- Each way of counting, and each way of cutting, holds every customer's cycle once: openings and wins
    are those of the ledger. -#}
with

ledger as (
    select
        sum(case when kind = 'enter' then 1 else 0 end) as opened_count,
        sum(case when kind = 'win' then 1 else 0 end) as won_count
    from {{ ref('fct_stage_transitions') }}
    where cycle_type = 'existing_customer_lead'
),

reported as (
    select
        counting,
        dimension,
        sum(opened_count) as opened_count,
        sum(won_count) as won_count
    from {{ ref('rpt_customer_cycle') }}
    group by counting, dimension
)

select
    reported.*,
    ledger.opened_count as ledger_opened_count,
    ledger.won_count as ledger_won_count
from reported
cross join ledger
where
    reported.opened_count != ledger.opened_count
    or reported.won_count != ledger.won_count
