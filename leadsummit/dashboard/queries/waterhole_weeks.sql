-- What measures bring in each week since they began: passings of the threshold, apart for weeks
-- after the measure's last day. One slice, as in waterhole_lasting.
select
    week_number as week,
    count(distinct measure_key) as measure_count,
    cast(coalesce(sum(passed_count) filter (where not coalesce(is_after_end, false)), 0) as bigint)
        as running_count,
    cast(coalesce(sum(passed_count) filter (where is_after_end), 0) as bigint) as after_count
from (
    select
        measure_key,
        week_number,
        is_after_end,
        case $threshold
            when 'A' then opt_in_count
            when 'B' then mql_count
            when 'C' then opportunity_count
            else win_count
        end as passed_count
    from marts.rpt_measure_yield
    where
        week_number is not null
        and case $dimension
            when 'total' then true
            when 'direction' then direction = $dimension_value
            else measure_key = $dimension_value
        end
)
group by week_number
order by week_number
