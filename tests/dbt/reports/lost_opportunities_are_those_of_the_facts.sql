{#- Every opportunity that was lost is in each cut of the report once, with its amount; and no more
    customers came back than there are opportunities after a loss. -#}
with

facts as (
    select
        count(*) as lost_count,
        coalesce(sum(amount_reporting), 0) as lost_amount
    from {{ ref('fct_opportunities') }}
    where is_won = false
),

reported as (
    select
        dimension,
        sum(lost_count) as lost_count,
        sum(lost_amount_reporting) as lost_amount
    from {{ ref('rpt_lost_opportunities') }}
    where horizon_days is null
    group by dimension
),

final as (
    select
        reported.dimension,
        facts.lost_count as lost_in_facts,
        reported.lost_count as lost_in_report,
        facts.lost_amount as amount_in_facts,
        reported.lost_amount as amount_in_report
    from reported
    cross join facts
    where reported.lost_count != facts.lost_count or reported.lost_amount != facts.lost_amount
)

select * from final
