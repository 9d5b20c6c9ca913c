-- One row per active stage in the order of the process: standing there at the end of the period,
-- moves in and out during it, and of the cycles that set out in it: how many got at least this far,
-- and which share of them got to the next stage. Behind the close there is no next stage.
with

counts as (
    select
        stage_code,
        sum(stock_count) filter (where month = $last_month) as stock_count,
        sum(entered_count) filter (where month >= $first_month) as entered_count,
        sum(left_count) filter (where month >= $first_month) as left_count,
        sum(reached_count) filter (where month >= $first_month) as reached_count
    from marts.rpt_funnel
    where
        month <= $last_month
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
    group by stage_code
),

borders as (
    select
        min(position) filter (where stage_code = 'MQL') as mql_position,
        min(position) filter (where stage_code = 'SAL') as sal_position,
        min(position) filter (where stage_code = 'ABS') as close_position
    from marts.dim_stage
),

placed as (
    select
        stages.stage_code,
        stages.position,
        stages.name_de,
        stages.name_en,
        case
            when stages.position < borders.mql_position then 'early'
            when stages.position <= borders.sal_position then 'handover'
            when stages.position <= borders.close_position then 'sales'
            else 'customers'
        end as area,
        cast(coalesce(counts.stock_count, 0) as bigint) as stock_count,
        cast(coalesce(counts.entered_count, 0) as bigint) as entered_count,
        cast(coalesce(counts.left_count, 0) as bigint) as left_count,
        cast(coalesce(counts.reached_count, 0) as bigint) as reached_count,
        stages.position < borders.close_position as has_next
    from marts.dim_stage as stages
    cross join borders
    left join counts on stages.stage_code = counts.stage_code
    where stages.is_active
),

followed as (
    select
        *,
        case when has_next then lead(reached_count) over (order by position) end as next_count
    from placed
),

days as (
    select
        stage_code,
        stay_count,
        median_days
    from marts.rpt_velocity
    where dimension = $dimension and dimension_value = $dimension_value
)

select
    followed.stage_code,
    followed.position,
    followed.name_de,
    followed.name_en,
    followed.area,
    followed.stock_count,
    followed.entered_count,
    followed.left_count,
    followed.reached_count,
    followed.next_count,
    case when followed.reached_count >= $min_group_size
        then followed.next_count / followed.reached_count
    end as next_rate,
    coalesce(days.stay_count, 0) as stay_count,
    days.median_days
from followed
left join days on followed.stage_code = days.stage_code
order by followed.position
