-- The names behind the measures that can be filtered by.
select
    measure_key,
    measure_id,
    source,
    coalesce(name, measure_id) as name,
    count(*) over (partition by coalesce(name, measure_id)) > 1 as is_ambiguous
from marts.dim_measure
order by measure_key
