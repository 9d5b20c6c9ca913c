-- Lost opportunities and customers that came back: in total, by group of reasons, by business type.
select *
from marts.rpt_lost_opportunities
where
    dimension in ('total', 'reason_group', 'business_type')
    and horizon_days is not distinct from $horizon
order by dimension, lost_count desc, dimension_value
