-- Who comes back: the repeat rate within a year of the first purchase, by persona and route.
select
    rates.dimension,
    rates.dimension_value,
    personas.name as persona_name,
    personas.symbol as persona_symbol,
    rates.population_count,
    rates.repeated_count,
    rates.too_young_count,
    rates.is_small_group,
    rates.repeat_rate,
    rates.repeat_rate_low,
    rates.repeat_rate_high
from marts.rpt_repeat_rates as rates
left join marts.dim_persona as personas
    on rates.dimension = 'persona' and rates.dimension_value = personas.persona_id
where
    rates.population = 'first_purchase'
    and rates.dimension in ('persona', 'route')
    and rates.horizon_days = 365
order by
    rates.dimension,
    rates.dimension_value = 'unknown',
    personas.priority,
    rates.dimension_value
