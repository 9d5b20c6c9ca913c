{#- Every round in which a cycle stood at MQL or later began with one handover, and none else. -#}
with

ready as (
    select
        cycle_type,
        level as ready_level
    from {{ ref('int_stage_levels') }}
    where stage_code = 'MQL'
),

cycles as (
    select
        cycles.lead_cycle_key,
        case when cycles.furthest_position >= ready.ready_level then cycles.round_count else 0 end
            as rounds_in_ledger
    from {{ ref('fct_lead_cycles') }} as cycles
    inner join ready on cycles.cycle_type = ready.cycle_type
),

handovers as (
    select
        lead_cycle_key,
        count(*) as handover_count
    from {{ ref('fct_handovers') }}
    group by lead_cycle_key
)

select
    coalesce(cycles.lead_cycle_key, handovers.lead_cycle_key) as lead_cycle_key,
    cycles.rounds_in_ledger,
    coalesce(handovers.handover_count, 0) as handovers_in_mart
from cycles
full join handovers on cycles.lead_cycle_key = handovers.lead_cycle_key
where (cycles.rounds_in_ledger = coalesce(handovers.handover_count, 0)) is not true
