-- The cycles that set out in the period, of one direction or all of them, that got past a threshold
-- by as-of. The same reading as waterhole_attracted and personas_reached. $row_limit null: all.
with

cycles as (
    select
        *,
        case $reached
            when 'start' then started_at
            when 'A' then a_passed_at
            when 'B' then b_passed_at
            when 'C' then c_passed_at
            else won_at
        end as happened_at
    from marts.fct_lead_cycles
    where
        date_trunc('month', timezone($timezone, timezone('UTC', started_at)))
        between $first_month and $last_month
        and ($attracted = 'all' or direction = $attracted)
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
)

select
    lead_cycle_key,
    happened_at,
    cycle_type,
    persona_id,
    current_stage,
    current_stage_since,
    outcome,
    started_at,
    route,
    count(*) over () as total_count
from cycles
where happened_at is not null
order by happened_at desc, lead_cycle_key
limit $row_limit
