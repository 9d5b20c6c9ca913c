{#- Whatever was given back before it was accepted has one reason: in each part, way and band as many
    as rpt_handover_ripeness has, and for each reason as many as the ledger's moves after the
    handovers tell. -#}
with

reported as (
    select
        dimension,
        dimension_value,
        way,
        ripeness_band,
        sum(reason_count) as reason_count
    from {{ ref('rpt_rejection_reasons') }}
    group by dimension, dimension_value, way, ripeness_band
),

ripeness as (
    select
        dimension,
        dimension_value,
        way,
        ripeness_band,
        rejected_count
    from {{ ref('rpt_handover_ripeness') }}
    where rejected_count > 0
),

cells as (
    select
        coalesce(reported.dimension_value, ripeness.dimension_value) as what,
        reported.reason_count as in_report,
        ripeness.rejected_count as expected
    from reported
    full outer join ripeness
        on
            reported.dimension = ripeness.dimension
            and reported.dimension_value = ripeness.dimension_value
            and reported.way = ripeness.way
            and reported.ripeness_band = ripeness.ripeness_band
),

{# The move that gave the lead back, read from the ledger itself. #}
moves as (
    select
        coalesce(reasons.reason_group, 'not_given') as reason_group,
        count(*) as move_count
    from {{ ref('fct_handovers') }} as handovers
    inner join {{ ref('fct_stage_transitions') }} as transitions
        on
            handovers.lead_cycle_key = transitions.lead_cycle_key
            and handovers.round = transitions.round
            and transitions.kind in ('reject', 'return', 'lose')
    left join {{ ref('dim_reason') }} as reasons on transitions.reason_key = reasons.reason_key
    where handovers.accepted_at is null
    group by coalesce(reasons.reason_group, 'not_given')
),

by_reason as (
    select
        coalesce(report.reason_group, moves.reason_group) as what,
        report.reason_count as in_report,
        moves.move_count as expected
    from (
        select reason_group, reason_count from {{ ref('rpt_rejection_reasons') }}
        where dimension = 'total' and way = 'all' and ripeness_band = 0
    ) as report
    full outer join moves on report.reason_group = moves.reason_group
),

compared as (
    select * from cells
    union all
    select * from by_reason
)

select * from compared
where (in_report = expected) is not true
