-- How old the newest record of each delivered object was when the release looked.
select
    source,
    object,
    record_count,
    first_at,
    last_at,
    (epoch($as_of) - epoch(last_at)) / 86400.0 as age_days
from marts.rpt_data_trust
where section = 'freshness'
order by sort_order, source, object, item
