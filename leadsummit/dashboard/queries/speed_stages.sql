-- Days in each stage in the order of the process, and what became of the time allowed.
select
    stages.stage_code,
    stages.position,
    stages.name_de,
    stages.name_en,
    stages.owner,
    coalesce(velocity.sla_days, stages.sla_days) as sla_days,
    coalesce(velocity.stay_count, 0) as stay_count,
    coalesce(velocity.open_count, 0) as open_count,
    velocity.due_count,
    velocity.over_sla_count,
    velocity.open_over_sla_count,
    coalesce(velocity.is_small_group, true) as is_small_group,
    velocity.over_sla_rate,
    velocity.over_sla_rate_low,
    velocity.over_sla_rate_high,
    velocity.first_quartile_days,
    velocity.median_days,
    velocity.third_quartile_days,
    velocity.finished_median_days
from marts.dim_stage as stages
left join marts.rpt_velocity as velocity
    on
        stages.stage_code = velocity.stage_code
        and velocity.dimension = $dimension
        and velocity.dimension_value = $dimension_value
-- Nobody stays in the close: it is left in the instant in which it is entered.
where stages.is_active and stages.stage_code <> 'ABS'
order by stages.position
