-- The cycles that reached a goal in the period, each at its first time. The same reading as
-- rpt_targets: always a flow. $row_limit null: all of them.
with

cycles as (
    select
        *,
        case $goal
            when 'opt_in' then a_passed_at
            when 'mql' then b_passed_at
            when 'opportunity' then c_passed_at
            else won_at
        end as happened_at
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
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
where
    date_trunc('month', timezone($timezone, timezone('UTC', happened_at)))
    between $first_month and $last_month
order by happened_at desc, lead_cycle_key
limit $row_limit
