-- Who holds the open cycles at the end of the period: early buying, sales, existing customers.
with

standing as (
    select dim_stage.position, dim_stage.owner, rpt_funnel.stock_count
    from marts.rpt_funnel as rpt_funnel
    inner join marts.dim_stage as dim_stage
        on rpt_funnel.stage_code = dim_stage.stage_code
    where
        rpt_funnel.month = $last_month
        and ($cycle_types is null or list_contains($cycle_types, rpt_funnel.cycle_type))
        and ($personas is null or list_contains($personas, rpt_funnel.persona_id))
        and ($measures is null or list_contains($measures, coalesce(rpt_funnel.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, rpt_funnel.direction))
        and ($routes is null or list_contains($routes, rpt_funnel.route))
),

borders as (
    select
        min(position) filter (where stage_code = 'MQL') as mql_position,
        min(position) filter (where stage_code = 'ABS') as close_position
    from marts.dim_stage
)

select
    cast(coalesce(sum(stock_count), 0) as bigint) as open_count,
    cast(coalesce(sum(stock_count) filter (where position < mql_position), 0) as bigint)
        as nurturing_count,
    cast(coalesce(sum(stock_count) filter (
        where position >= mql_position and position <= close_position
    ), 0) as bigint) as sales_count,
    cast(coalesce(sum(stock_count) filter (where position > close_position), 0) as bigint)
        as customer_count
from standing
cross join borders
