-- The names behind the measures that can be filtered by.
select measure_key, name
from marts.dim_measure
order by measure_key
