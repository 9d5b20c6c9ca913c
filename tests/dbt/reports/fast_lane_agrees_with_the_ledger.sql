{#- Every fast lane move of the ledger is one handover of the report, and every spell in which a
    lead came by goes exactly one way, in every cut. -#}
with

ledger as (
    select
        count(*) as move_count
    from {{ ref('fct_stage_transitions') }}
    where kind = 'fast_lane'
),

spells as (
    select count(*) as spell_count
    from {{ ref('int_ways_to_sales') }}
    where offered_at is not null
),

report as (
    select
        dimension,
        sum(case when way = 'fast_lane' then reached_count else 0 end) as reached_count,
        sum(taken_count) as taken_count,
        sum(case when way = 'fast_lane' then offered_count else 0 end) as offered_count
    from {{ ref('rpt_fast_lane') }}
    group by dimension
),

final as (
    select
        report.dimension,
        ledger.move_count as fast_lane_moves_in_ledger,
        report.reached_count as reached_in_report,
        spells.spell_count as spells_with_a_visit,
        report.taken_count as taken_in_report,
        report.offered_count as offered_in_report
    from report
    cross join ledger
    cross join spells
    where
        report.reached_count != ledger.move_count
        or report.taken_count != spells.spell_count
        or report.offered_count != spells.spell_count
)

select * from final
