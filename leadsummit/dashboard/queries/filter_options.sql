-- Everything that may be filtered by, as one long list in the order in which it is offered.
with

months as (
    select unnest(generate_series(
        min(month), max(month), interval 1 month
    )) as month
    from marts.rpt_summit
),

personas as (
    select personas.persona_id, personas.priority
    from marts.dim_persona as personas
),

measures as (
    select distinct coalesce(first_measure_key, 'none') as measure_key
    from marts.rpt_summit
),

named_measures as (
    select measures.measure_key, dim_measure.name
    from measures
    left join marts.dim_measure as dim_measure
        on measures.measure_key = dim_measure.measure_key
),

options as (
    select 'months' as field, strftime(month, '%Y-%m-%d') as value, strftime(month, '%Y-%m') as sorted_by
    from months
    union all
    select 'personas', persona_id, printf('%d %09d', cast(persona_id = 'unknown' as integer), coalesce(priority, 0))
    from personas
    union all
    select 'measures', measure_key, printf('%d ', cast(measure_key = 'none' as integer)) || lower(coalesce(name, measure_key))
    from named_measures
    union all
    select distinct 'directions', direction, printf('%d ', cast(direction = 'unknown' as integer)) || direction
    from marts.rpt_summit
    union all
    select distinct 'routes', route, printf('%d ', cast(route = 'unknown' as integer)) || route
    from marts.rpt_summit
    union all
    select distinct 'cycle_types', cycle_type, case cycle_type when 'new_lead' then '1' else '2' end
    from marts.rpt_summit
)

select field, value
from options
where value is not null
order by field, sorted_by, value
