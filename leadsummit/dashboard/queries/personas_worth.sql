-- What the cycles of each persona were worth, how fast they went and how many withdrew: one slice
-- of rpt_personas, since records began.
select
    worth.persona_id,
    worth.cycle_count,
    cast(sum(worth.cycle_count) over () as bigint) as shown_cycle_count,
    worth.stand_in_count,
    worth.is_small_group,
    worth.opt_out_rate,
    worth.opt_out_rate_low,
    worth.opt_out_rate_high,
    worth.median_days_to_a,
    worth.median_days_to_b,
    worth.median_days_to_c,
    worth.median_days_to_close,
    worth.sale_count,
    cast(worth.won_value as double) as won_value,
    worth.value_per_cycle,
    worth.value_per_sale
from marts.rpt_personas as worth
left join marts.dim_persona as personas
    on worth.persona_id = personas.persona_id
where
    worth.dimension = $dimension
    and worth.dimension_value = $dimension_value
    and ($personas is null or list_contains($personas, worth.persona_id))
order by worth.persona_id = 'unknown', personas.priority, worth.persona_id
