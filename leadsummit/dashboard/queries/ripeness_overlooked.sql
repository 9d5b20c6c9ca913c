-- Leads that the score called ready and that sales did not get in time, by what became of them.
--
-- A cohort by the day on which the score came to threshold B. Always three rows.
with

found as (
    select
        state,
        overdue_days,
        (epoch(due_at) - epoch(ripe_at)) / 86400.0 as allowed_days
    from marts.rpt_overlooked_leads
    where
        date_trunc('month', ripe_on) between $first_month and $last_month
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

states as (
    select unnest(['waiting', 'late', 'ended']) as state, unnest([1, 2, 3]) as state_order
)

select
    states.state,
    count(found.state) as lead_count,
    case when count(found.state) >= $min_group_size then median(found.overdue_days) end
        as median_overdue_days,
    max(found.allowed_days) as allowed_days
from states
left join found on states.state = found.state
group by states.state, states.state_order
order by states.state_order
