{#- In every cut: open stays are the cycles that stand in a stage today; cycles that passed the last
    stage before the close are those that were won; handovers are the moves to ripeness; ripe
    cycles are those with either stamp. -#}
with

standing as (
    select count(*) as fact_count
    from {{ ref('int_stage_stays') }} as stays
    inner join {{ ref('fct_lead_cycles') }} as cycles
        on
            stays.lead_cycle_key = cycles.lead_cycle_key
            and stays.entered_at = cycles.current_stage_since
            and stays.stage_code = cycles.current_stage
    where cycles.outcome = 'open' and not stays.is_inferred and stays.left_at is null
),

won as (
    select
        cycle_type,
        count(*) as started_count,
        sum(case when outcome = 'won' then 1 else 0 end) as won_count
    from {{ ref('fct_lead_cycles') }}
    group by cycle_type
),

handovers as (
    select count(*) as fact_count
    from {{ ref('fct_stage_transitions') }} as transitions
    left join {{ ref('int_stage_levels') }} as levels
        on
            transitions.cycle_type = levels.cycle_type
            and transitions.from_stage = levels.stage_code
    where
        transitions.to_stage = 'MQL'
        and (transitions.kind = 'enter' or levels.is_nurturing)
),

ripe as (
    select count(*) as fact_count
    from {{ ref('fct_lead_cycles') }}
    where coalesce(mql_scored_at, mql_crm_at) is not null
),

compared as (
    select 'open stays, ' || report.dimension as what, standing.fact_count, report.report_count
    from standing
    cross join (
        select dimension, sum(open_count) as report_count
        from {{ ref('rpt_velocity') }}
        group by dimension
    ) as report
    union all
    select
        'won, ' || report.cycle_type || ', ' || report.dimension as what,
        won.won_count as fact_count,
        report.report_count
    from won
    inner join (
        select bottlenecks.cycle_type, bottlenecks.dimension, sum(bottlenecks.passed_count) as report_count
        from {{ ref('rpt_bottlenecks') }} as bottlenecks
        inner join (
            select cycle_type, max(level) as level from {{ ref('rpt_bottlenecks') }} group by cycle_type
        ) as last_steps
            on bottlenecks.cycle_type = last_steps.cycle_type and bottlenecks.level = last_steps.level
        group by bottlenecks.cycle_type, bottlenecks.dimension
    ) as report on won.cycle_type = report.cycle_type
    union all
    select
        'begun, ' || report.cycle_type || ', ' || report.dimension as what,
        won.started_count as fact_count,
        report.report_count
    from won
    inner join (
        select cycle_type, dimension, sum(started_count) as report_count
        from {{ ref('rpt_bottlenecks') }}
        where level = 1
        group by cycle_type, dimension
    ) as report on won.cycle_type = report.cycle_type
    union all
    select 'handovers, ' || report.dimension as what, handovers.fact_count, report.report_count
    from handovers
    cross join (
        select dimension, sum(asked_count) as report_count
        from {{ ref('rpt_response_times') }}
        where asked_by = 'handover'
        group by dimension
    ) as report
    union all
    select 'ripe, ' || report.dimension as what, ripe.fact_count, report.report_count
    from ripe
    cross join (
        select dimension, sum(cycle_count) as report_count
        from {{ ref('rpt_sync') }}
        group by dimension
    ) as report
),

final as (
    select
        what,
        fact_count as count_in_ledger,
        report_count as count_in_report
    from compared
    where fact_count != report_count
)

select * from final
