-- How long it takes and how long it lasts: the rows of rpt_measure_delays by $by, quickest first,
-- and the total before them. The filters choose rows as in waterhole_costs.
with

measures as (
    select measure_key, coalesce(direction, 'unknown') as direction from marts.dim_measure
),

delays as (
    select
        delays.dimension,
        delays.dimension_value as part,
        case delays.dimension
            when 'direction' then delays.dimension_value
            when 'channel' then coalesce(channels.direction, 'unknown')
            when 'measure' then coalesce(measures.direction, 'unknown')
        end as direction,
        delays.measure_count,
        delays.ended_measure_count,
        delays.observed_weeks,
        delays.passed_count,
        delays.timed_count,
        delays.is_small_group,
        delays.first_quartile_days,
        delays.median_days,
        delays.third_quartile_days,
        delays.ninth_decile_days,
        delays.half_life_weeks,
        delays.ended_passed_count,
        delays.after_end_count,
        delays.after_end_rate,
        delays.after_end_rate_low,
        delays.after_end_rate_high
    from marts.rpt_measure_delays as delays
    left join marts.dim_channel as channels
        on delays.dimension = 'channel' and delays.dimension_value = channels.channel_id
    left join measures
        on delays.dimension = 'measure' and delays.dimension_value = measures.measure_key
    where delays.threshold = $threshold and delays.dimension in ('total', $by)
)

select *
from delays
where
    dimension = 'total'
    or (
        ($directions is null or list_contains($directions, direction))
        and (dimension <> 'measure' or $measures is null or list_contains($measures, part))
    )
order by dimension <> 'total', median_days nulls last, part
