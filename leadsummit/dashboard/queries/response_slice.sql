-- How soon sales answers, per kind of asking, in one slice. Hours also as days, to be read.
select
    *,
    first_quartile_hours / 24.0 as first_quartile_days,
    median_hours / 24.0 as median_days,
    third_quartile_hours / 24.0 as third_quartile_days
from marts.rpt_response_times
where dimension = $dimension and dimension_value = $dimension_value
order by asked_by
