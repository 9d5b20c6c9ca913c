{#- The fast lane that is compared is that of the handovers: the first of each cycle from nurturing, by the
    fast lane, at a real date. -#}
with

handovers as (
    select
        fct_handovers.*,
        row_number() over (partition by lead_cycle_key order by round) as handover_number
    from {{ ref('fct_handovers') }} as fct_handovers
    where from_stage is not null
),

facts as (
    select
        count(*) as handover_count,
        coalesce(sum(case when outcome = 'won' then 1 else 0 end), 0) as won_count
    from handovers
    where handover_number = 1 and is_fast_lane and not is_inferred
),

reported as (
    select * from {{ ref('rpt_fast_lane_comparison') }}
    where way = 'fast_lane' and horizon_days is null
),

final as (
    select
        reported.matched_on,
        facts.handover_count as handovers_in_facts,
        reported.population_count as handovers_in_report,
        facts.won_count as won_in_facts,
        reported.won_count as won_in_report
    from facts
    left join reported on facts.handover_count > 0
    where
        coalesce(reported.population_count, 0) != facts.handover_count
        or coalesce(reported.won_count, 0) != facts.won_count
)

select * from final
