-- Whom we attract, and how far they come: lead cycles that set out in the period by persona, and
-- how many of them passed the threshold by as-of. Personas without a cycle have a row, too. The
-- filter for personas chooses rows; the share is of all.
with

cycles as (
    select
        persona_id,
        a_passed_at,
        b_passed_at,
        c_passed_at,
        won_at,
        case $threshold
            when 'A' then a_passed_at
            when 'B' then b_passed_at
            when 'C' then c_passed_at
            else won_at
        end is not null as has_passed
    from marts.fct_lead_cycles
    where
        date_trunc('month', timezone($timezone, timezone('UTC', started_at)))
        between $first_month and $last_month
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

counted as (
    select
        personas.persona_id,
        personas.priority,
        count(cycles.persona_id) as cycle_count,
        count(cycles.a_passed_at) as a_count,
        count(cycles.b_passed_at) as b_count,
        count(cycles.c_passed_at) as c_count,
        count(cycles.won_at) as close_count,
        count(*) filter (where cycles.has_passed) as passed_count,
        cast(sum(count(cycles.persona_id)) over () as bigint) as all_cycle_count
    from marts.dim_persona as personas
    left join cycles on personas.persona_id = cycles.persona_id
    group by personas.persona_id, personas.priority
),

rates as (
    select
        *,
        cycle_count < $min_group_size as is_small_group,
        case when cycle_count >= $min_group_size then passed_count / cycle_count end as rate,
        case when all_cycle_count >= $min_group_size then cycle_count / all_cycle_count end
            as attracted_rate,
        cast(cycle_count as double) as n,
        cast(all_cycle_count as double) as m,
        pow(1.959963984540054, 2) as z2
    from counted
),

intervals as (
    select
        *,
        (rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (rate * (1 - rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach,
        (attracted_rate + z2 / (2 * m)) / (1 + z2 / m) as attracted_centre,
        sqrt(z2 * (attracted_rate * (1 - attracted_rate) / m + z2 / (4 * m * m))) / (1 + z2 / m)
            as attracted_reach
    from rates
)

select
    persona_id,
    cycle_count,
    cycle_count as population_count,
    all_cycle_count,
    a_count,
    b_count,
    c_count,
    close_count,
    passed_count,
    is_small_group,
    rate,
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high,
    attracted_rate,
    case when attracted_rate is not null then greatest(0.0, attracted_centre - attracted_reach) end
        as attracted_rate_low,
    case when attracted_rate is not null then least(1.0, attracted_centre + attracted_reach) end
        as attracted_rate_high
from intervals
where $personas is null or list_contains($personas, persona_id)
order by persona_id = 'unknown', priority, persona_id
