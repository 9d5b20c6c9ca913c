-- The climb from threshold to threshold: one row per step, A, B, C and the close.
--
-- Counts are summed from rpt_summit and the rate is worked out from the sums. Cohort and flow add
-- over the months of the period; stock and reached are the state at its last month. The median
-- cannot be added, so it is taken anew from the cycles, with the same meaning of each counting.
-- A population below $min_group_size gets no rate: the page shows its counts instead.
with

steps as (
    select threshold_code as step, position, name_de, name_en, stage_code
    from marts.dim_threshold
    union all
    select 'close', 1 + (select coalesce(max(position), 0) from marts.dim_threshold), null, null, null
),

counts as (
    select
        step,
        sum(population_count) as population_count,
        sum(passed_count) as passed_count
    from marts.rpt_summit
    where
        counting = $counting
        and month <= $last_month
        and month >= case when $counting in ('stock', 'reached') then $last_month else $first_month end
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
    group by step
),

cycles as (
    select started_at, a_passed_at, b_passed_at, c_passed_at, won_at
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

moves as (
    select 'A' as step, started_at, started_at as previous_at, a_passed_at as next_at from cycles
    union all
    select 'B', started_at, a_passed_at, b_passed_at from cycles
    union all
    select 'C', started_at, b_passed_at, c_passed_at from cycles
    union all
    select 'close', started_at, c_passed_at, won_at from cycles
),

-- The month of a move is the one that its counting goes by.
dated_moves as (
    select
        step,
        (epoch(next_at) - epoch(previous_at)) / 86400.0 as days,
        date_trunc('month', timezone($timezone, timezone('UTC', case $counting
            when 'flow' then next_at
            when 'cohort' then previous_at
            else started_at
        end))) as month
    from moves
    where next_at >= previous_at
),

medians as (
    select step, median(days) as median_days
    from dated_moves
    where
        $counting <> 'stock'
        and month <= $last_month
        and ($counting = 'reached' or month >= $first_month)
    group by step
),

joined as (
    select
        steps.step,
        steps.position,
        steps.name_de,
        steps.name_en,
        steps.stage_code,
        cast(coalesce(counts.population_count, 0) as bigint) as population_count,
        cast(coalesce(counts.passed_count, 0) as bigint) as passed_count,
        coalesce(counts.population_count, 0) < $min_group_size as is_small_group,
        medians.median_days
    from steps
    left join counts
        on steps.step = counts.step
    left join medians
        on steps.step = medians.step
),

rates as (
    select
        *,
        case when not is_small_group then passed_count / population_count end as conversion_rate,
        cast(population_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from joined
),

intervals as (
    select
        *,
        (conversion_rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (conversion_rate * (1 - conversion_rate) / n + z2 / (4 * n * n)))
        / (1 + z2 / n) as reach
    from rates
)

-- least and greatest pass over null, so a missing rate must be asked for by name.
select
    step,
    position,
    name_de,
    name_en,
    stage_code,
    population_count,
    passed_count,
    is_small_group,
    conversion_rate,
    case when conversion_rate is not null then greatest(0.0, centre - reach) end
        as conversion_rate_low,
    case when conversion_rate is not null then least(1.0, centre + reach) end
        as conversion_rate_high,
    case when not is_small_group then median_days end as median_days
from intervals
order by position
