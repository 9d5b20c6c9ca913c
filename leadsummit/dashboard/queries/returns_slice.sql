-- What becomes of leads that sales gave back: one row per kind of give-back and horizon of a slice.
select *
from marts.rpt_returns
where dimension = $dimension and dimension_value = $dimension_value
order by given_back_as, horizon_days nulls last
