-- What attracts: of the lead cycles that set out in the period, how many came through each part,
-- and how many of them passed the threshold by as-of. $by: direction, channel or measure. A cycle
-- belongs to its first measure, and to the channel and the direction of that measure, as in
-- rpt_threshold_costs. The share is of all cycles, also of those that the filters for measures and
-- directions leave out: the rows are what these choose.
with

cycles as (
    select
        cycles.direction,
        cycles.lead_cycle_key,
        case $by
            when 'direction' then cycles.direction
            when 'channel' then coalesce(
                case
                    when measures.measure_key is null then cycles.first_channel_id
                    else measures.channel_id
                end,
                'unknown'
            )
            else coalesce(measures.measure_key, 'none')
        end as part,
        case $threshold
            when 'A' then cycles.a_passed_at
            when 'B' then cycles.b_passed_at
            when 'C' then cycles.c_passed_at
            else cycles.won_at
        end is not null as has_passed,
        ($measures is null
            or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, cycles.direction)) as is_chosen
    from marts.fct_lead_cycles as cycles
    left join marts.dim_measure as measures
        on cycles.first_measure_key = measures.measure_key
    where
        date_trunc('month', timezone($timezone, timezone('UTC', cycles.started_at)))
        between $first_month and $last_month
        and ($cycle_types is null or list_contains($cycle_types, cycles.cycle_type))
        and ($personas is null or list_contains($personas, cycles.persona_id))
        and ($routes is null or list_contains($routes, cycles.route))
),

counted as (
    select
        part,
        case when count(distinct direction) = 1 then min(direction) else 'unknown' end
            as direction,
        count(*) filter (where is_chosen) as cycle_count,
        count(*) filter (where is_chosen and has_passed) as passed_count,
        cast(sum(count(*)) over () as bigint) as all_cycle_count
    from cycles
    group by part
),

rates as (
    select
        *,
        cycle_count < $min_group_size as is_small_group,
        case when cycle_count >= $min_group_size then passed_count / cycle_count end as rate,
        cast(cycle_count as double) as n,
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
    part,
    direction,
    cycle_count,
    passed_count,
    all_cycle_count,
    case when all_cycle_count >= $min_group_size then cycle_count / all_cycle_count end as share,
    is_small_group,
    rate,
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high
from intervals
where cycle_count > 0
order by cycle_count desc, part
