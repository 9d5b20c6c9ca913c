-- The stages along the ridge, in the order of the seed: one row per active stage.
--
-- flow: moves into the stage in the period. cohort: cycles opened in the period that ever got at
-- least this far. stock: cycles standing here at the end of the last month. reached: cycles opened
-- up to the end of the last month that ever got at least this far.
with

counts as (
    select
        stage_code,
        sum(case $counting
            when 'flow' then entered_count
            when 'stock' then stock_count
            else reached_count
        end) as cycle_count
    from marts.rpt_funnel
    where
        month <= $last_month
        and month >= case $counting
            when 'stock' then $last_month
            when 'reached' then date '0001-01-01'
            else $first_month
        end
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
    group by stage_code
)

select
    dim_stage.stage_code,
    dim_stage.position,
    dim_stage.name_de,
    dim_stage.name_en,
    dim_stage.owner,
    cast(coalesce(counts.cycle_count, 0) as bigint) as cycle_count
from marts.dim_stage as dim_stage
left join counts
    on dim_stage.stage_code = counts.stage_code
where dim_stage.is_active
order by dim_stage.position
