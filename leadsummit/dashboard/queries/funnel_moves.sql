-- Where the cycles that came into a stage in the period came from ($way 'in'), or where those that
-- left it went ('out'): moves by the stage at the other end and the kind of move.
with

cycles as (
    select lead_cycle_key
    from marts.fct_lead_cycles
    where
        ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

moves as (
    select
        case $way when 'in' then moves.from_stage else moves.to_stage end as other_stage,
        case $way when 'in' then moves.to_stage else moves.from_stage end as this_stage,
        moves.kind,
        case when moves.kind = 'exit' then moves.outcome end as outcome
    from marts.fct_stage_transitions as moves
    where
        date_trunc('month', moves.occurred_on) between $first_month and $last_month
        and ($cycle_types is null or list_contains($cycle_types, moves.cycle_type))
        and ($personas is null or list_contains($personas, moves.persona_id))
        and (
            ($measures is null and $directions is null and $routes is null)
            or moves.lead_cycle_key in (select cycles.lead_cycle_key from cycles)
        )
),

-- A won cycle leaves the close in the instant in which it enters it.
wins as (
    select cast(null as varchar) as other_stage, 'ABS' as this_stage, 'won' as kind, 'won' as outcome
    from moves
    where $way = 'out' and kind = 'win'
),

counted as (
    select other_stage, kind, outcome, count(*) as move_count
    from (select * from moves union all select * from wins)
    where this_stage = $stage
    group by other_stage, kind, outcome
)

select
    counted.other_stage,
    stages.name_de,
    stages.name_en,
    counted.kind,
    counted.outcome,
    counted.move_count
from counted
left join marts.dim_stage as stages on counted.other_stage = stages.stage_code
order by counted.move_count desc, stages.position, counted.kind
