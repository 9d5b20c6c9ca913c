-- The three ways from marketing to sales: the fast lane first, then the chat and the normal way.
select
    *,
    median_answer_hours / 24.0 as median_answer_days
from marts.rpt_fast_lane
where dimension = $dimension and dimension_value = $dimension_value
order by list_position(['fast_lane', 'chat', 'normal'], way)
