-- What a passing costs: the rows of rpt_threshold_costs by $by, dearest last, and the total first.
-- The filters choose rows: directions everywhere, measures where the rows are measures.
with

measures as (
    select measure_key, coalesce(direction, 'unknown') as direction from marts.dim_measure
),

costs as (
    select
        costs.dimension,
        costs.dimension_value as part,
        case costs.dimension
            when 'direction' then costs.dimension_value
            when 'channel' then coalesce(channels.direction, 'unknown')
            when 'measure' then coalesce(measures.direction, 'unknown')
        end as direction,
        costs.mature_up_to,
        cast(costs.cost as double) as cost,
        costs.cycle_count,
        costs.passed_count,
        costs.is_small_group,
        costs.cost_per_passing,
        cast(costs.young_cost as double) as young_cost,
        costs.young_cycle_count,
        costs.young_passed_count
    from marts.rpt_threshold_costs as costs
    left join marts.dim_channel as channels
        on costs.dimension = 'channel' and costs.dimension_value = channels.channel_id
    left join measures
        on costs.dimension = 'measure' and costs.dimension_value = measures.measure_key
    where costs.threshold = $threshold and costs.dimension in ('total', $by)
)

select *
from costs
where
    dimension = 'total'
    or (
        ($directions is null or list_contains($directions, direction))
        and (
            dimension <> 'measure' or $measures is null
            or list_contains($measures, case part when '(none)' then 'none' else part end)
        )
    )
order by dimension <> 'total', cost_per_passing nulls last, part
