-- Today's work: open cycles that have stood in their stage for longer than allowed, per stage.
with

standing as (
    select cycles.lead_cycle_key, cycles.current_stage, cycles.current_stage_since, stages.sla_days
    from marts.fct_lead_cycles as cycles
    inner join marts.dim_stage as stages on cycles.current_stage = stages.stage_code
    where
        cycles.outcome = 'open'
        and cycles.current_stage_since < timezone('UTC', $as_of) - to_days(stages.sla_days)
        and ($cycle_types is null or list_contains($cycle_types, cycles.cycle_type))
        and ($personas is null or list_contains($personas, cycles.persona_id))
        and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, cycles.direction))
        and ($routes is null or list_contains($routes, cycles.route))
),

-- A date that the source made up says nothing of days.
known as (
    select standing.*
    from standing
    inner join marts.fct_stage_transitions as moves
        on
            standing.lead_cycle_key = moves.lead_cycle_key
            and standing.current_stage_since = moves.occurred_at
            and standing.current_stage = moves.to_stage
    group by all
    having not bool_or(moves.is_inferred)
)

select
    stages.stage_code,
    stages.name_de,
    stages.name_en,
    stages.sla_days,
    count(known.lead_cycle_key) as cycle_count
from marts.dim_stage as stages
left join known on stages.stage_code = known.current_stage
where stages.is_active and stages.sla_days is not null
group by all
order by any_value(stages.position)
