-- Why sales gave handovers back before it accepted them, below and above threshold B.
--
-- A cohort by the day of the handover. One row per side of B and group of reasons that occurs, the
-- most frequent group first; the rate is of those that came back.
with

rejected as (
    select
        case when handovers.is_ripe then 'above' else 'below' end as part,
        coalesce(reasons.reason_group, 'not_given') as reason_group
    from marts.fct_handovers as handovers
    left join marts.dim_reason as reasons on handovers.reason_key = reasons.reason_key
    where
        handovers.decision = 'rejected'
        and date_trunc('month', handovers.handed_over_on) between $first_month and $last_month
        and ($way = 'all' or way = $way)
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

parts as (
    select part, count(*) as population_count
    from rejected
    group by part
),

occurring as (
    select reason_group, count(*) as reason_total
    from rejected
    group by reason_group
),

counted as (
    select
        parts.part,
        parts.population_count,
        occurring.reason_group,
        occurring.reason_total,
        count(rejected.reason_group) as reason_count
    from parts
    cross join occurring
    left join rejected
        on parts.part = rejected.part and occurring.reason_group = rejected.reason_group
    group by all
),

rates as (
    select
        *,
        population_count < $min_group_size as is_small_group,
        case when population_count >= $min_group_size then reason_count / population_count end as rate,
        cast(population_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from counted
),

intervals as (
    select
        *,
        (rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (rate * (1 - rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach
    from rates
)

select
    intervals.* exclude (n, z2, centre, reach),
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high
from intervals
order by part, reason_total desc, reason_group
