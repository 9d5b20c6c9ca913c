-- The three rates of rpt_opt_in_out over the period, from summed counts, cut by $cut: total, month,
-- persona, stage or channel. A consent at risk in three months counts three times in base_opt_out.
with

rows_in_period as (
    select
        rates.rate as kind,
        case $cut
            when 'month' then strftime(rates.month, '%Y-%m-%d')
            when 'persona' then rates.persona_id
            when 'stage' then rates.stage_code
            when 'channel' then rates.channel_id
            else 'all'
        end as part,
        rates.population_count,
        rates.passed_count,
        rates.pending_count,
        rates.expired_count,
        rates.declined_count
    from marts.rpt_opt_in_out as rates
    left join marts.dim_measure as measures
        on rates.measure_key = measures.measure_key
    where
        rates.month between $first_month and $last_month
        and ($personas is null or list_contains($personas, rates.persona_id))
        and ($measures is null or list_contains($measures, coalesce(rates.measure_key, 'none')))
        and ($directions is null or list_contains($directions, coalesce(measures.direction, 'unknown')))
),

counted as (
    select
        kind,
        part,
        cast(sum(population_count) as bigint) as population_count,
        cast(sum(passed_count) as bigint) as passed_count,
        cast(sum(pending_count) as bigint) as pending_count,
        cast(sum(expired_count) as bigint) as expired_count,
        cast(sum(declined_count) as bigint) as declined_count
    from rows_in_period
    group by kind, part
),

rates as (
    select
        *,
        population_count < $min_group_size as is_small_group,
        case when population_count >= $min_group_size then passed_count / population_count end
            as rate,
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
    intervals.kind,
    intervals.part,
    intervals.population_count,
    intervals.passed_count,
    intervals.pending_count,
    intervals.expired_count,
    intervals.declined_count,
    intervals.is_small_group,
    intervals.rate,
    case when intervals.rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when intervals.rate is not null then least(1.0, centre + reach) end as rate_high
from intervals
left join marts.dim_persona as personas
    on $cut = 'persona' and intervals.part = personas.persona_id
left join marts.dim_stage as stages
    on $cut = 'stage' and intervals.part = stages.stage_code
order by
    intervals.kind,
    case when $cut = 'month' then intervals.part end,
    intervals.part in ('unknown', 'none'),
    personas.priority,
    stages.position,
    intervals.population_count desc,
    intervals.part
