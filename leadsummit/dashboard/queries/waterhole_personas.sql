-- Whom: of the lead cycles of each persona that set out in the period, the share that was drawn in
-- and not approached, of those whose direction is known; and the channel that most came through.
with

cycles as (
    select
        cycles.persona_id,
        cycles.direction,
        coalesce(
            case
                when measures.measure_key is null then cycles.first_channel_id
                else measures.channel_id
            end,
            'unknown'
        ) as channel_id
    from marts.fct_lead_cycles as cycles
    left join marts.dim_measure as measures
        on cycles.first_measure_key = measures.measure_key
    where
        date_trunc('month', timezone($timezone, timezone('UTC', cycles.started_at)))
        between $first_month and $last_month
        and ($cycle_types is null or list_contains($cycle_types, cycles.cycle_type))
        and ($personas is null or list_contains($personas, cycles.persona_id))
        and (
            $measures is null
            or list_contains($measures, coalesce(cycles.first_measure_key, 'none'))
        )
        and ($directions is null or list_contains($directions, cycles.direction))
        and ($routes is null or list_contains($routes, cycles.route))
),

channels as (
    select
        persona_id,
        channel_id,
        count(*) as cycle_count,
        row_number() over (
            partition by persona_id order by count(*) desc, channel_id
        ) as place
    from cycles
    where channel_id <> 'unknown'
    group by persona_id, channel_id
),

counted as (
    select
        persona_id,
        count(*) as cycle_count,
        count(*) filter (where direction = 'inbound') as inbound_count,
        count(*) filter (where direction = 'outbound') as outbound_count,
        count(*) filter (where direction not in ('inbound', 'outbound')) as unknown_count
    from cycles
    group by persona_id
),

rates as (
    select
        *,
        inbound_count + outbound_count as population_count,
        inbound_count + outbound_count < $min_group_size as is_small_group,
        case when inbound_count + outbound_count >= $min_group_size
            then inbound_count / (inbound_count + outbound_count)
        end as rate,
        cast(inbound_count + outbound_count as double) as n,
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
    intervals.persona_id,
    intervals.cycle_count,
    intervals.inbound_count,
    intervals.outbound_count,
    intervals.unknown_count,
    intervals.population_count,
    intervals.is_small_group,
    intervals.rate,
    case when intervals.rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when intervals.rate is not null then least(1.0, centre + reach) end as rate_high,
    channels.channel_id as top_channel_id,
    channels.cycle_count as top_channel_count
from intervals
left join channels
    on intervals.persona_id = channels.persona_id and channels.place = 1
left join marts.dim_persona as personas
    on intervals.persona_id = personas.persona_id
order by intervals.persona_id = 'unknown', personas.priority, intervals.persona_id
