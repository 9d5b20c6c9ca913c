-- The cycles behind a threshold's numbers: its population, or those that passed it, by $part.
--
-- The same reading as rpt_summit. $row_limit null: all of them.
with

cycles as (
    select
        *,
        case $step
            when 'A' then started_at when 'B' then a_passed_at when 'C' then b_passed_at
            else c_passed_at
        end as previous_at,
        case $step
            when 'A' then a_passed_at when 'B' then b_passed_at when 'C' then c_passed_at
            else won_at
        end as next_at
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

dated as (
    select
        *,
        date_trunc('month', timezone($timezone, timezone('UTC', started_at))) as started_month,
        date_trunc('month', timezone($timezone, timezone('UTC', previous_at))) as previous_month,
        date_trunc('month', timezone($timezone, timezone('UTC', next_at))) as next_month,
        date_trunc('month', timezone($timezone, timezone('UTC', ended_at))) as ended_month
    from cycles
    where previous_at is not null and (next_at is null or next_at >= previous_at)
),

counted as (
    select
        *,
        case $counting
            when 'stock' then next_month <= $last_month
            else next_at is not null
        end as has_passed
    from dated
    where case $counting
        when 'cohort' then previous_month between $first_month and $last_month
        when 'flow' then coalesce(next_month, ended_month) between $first_month and $last_month
        when 'stock' then previous_month <= $last_month and coalesce(ended_month > $last_month, true)
        else started_month <= $last_month
    end
)

select
    lead_cycle_key,
    case when has_passed then next_at else previous_at end as happened_at,
    cycle_type,
    persona_id,
    current_stage,
    current_stage_since,
    outcome,
    started_at,
    route,
    count(*) over () as total_count
from counted
where $part = 'population' or has_passed
order by happened_at desc, lead_cycle_key
limit $row_limit
