-- What becomes of leads that sales gave back, by group of reasons: the most frequent first.
select *
from marts.rpt_returns
where
    dimension = 'reason_group'
    and given_back_as = $given
    and horizon_days is not distinct from $horizon
    and given_back_count > 0
order by given_back_count desc, dimension_value
