-- For whom there is no content of their own where they stand: gaps first, the fullest first.
select
    gaps.persona_id,
    gaps.cycle_type,
    gaps.stage_code,
    gaps.own_content_count,
    gaps.shared_content_count,
    gaps.is_gap,
    gaps.is_empty,
    gaps.stock_count,
    count(*) over () as place_count,
    count(*) filter (where gaps.is_gap) over () as gap_count,
    count(*) filter (where gaps.is_empty) over () as empty_count,
    cast(coalesce(sum(gaps.stock_count) filter (where gaps.is_gap) over (), 0) as bigint)
        as gap_stock_count
from marts.rpt_content_gaps as gaps
left join marts.dim_persona as personas
    on gaps.persona_id = personas.persona_id
where
    ($personas is null or list_contains($personas, gaps.persona_id))
    and ($cycle_types is null or list_contains($cycle_types, gaps.cycle_type))
order by
    not gaps.is_gap,
    gaps.stock_count desc,
    personas.priority,
    gaps.cycle_type desc,
    gaps.level
