-- The stage whose improvement by a tenth would bring the most wins: that one first.
select
    bottlenecks.*,
    stages.name_de,
    stages.name_en
from marts.rpt_bottlenecks as bottlenecks
left join marts.dim_stage as stages on bottlenecks.stage_code = stages.stage_code
where
    bottlenecks.cycle_type = $cycle_kind
    and bottlenecks.dimension = $dimension
    and bottlenecks.dimension_value = $dimension_value
order by bottlenecks.bottleneck_rank nulls last, bottlenecks.level
