-- The trust report as it stands in the release, one section at a time.
select source, object, item, record_count, share, first_at, last_at
from marts.rpt_data_trust
where section = $section
order by sort_order, source, object, item
