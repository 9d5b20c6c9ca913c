-- What differs between two frames of changes_counts, `counts_now` and `counts_before`.
--
-- `strength` is the difference in standard deviations of a difference of two counts that vary by
-- chance alone (Poisson): below 2 it may well be chance.
with

paired as (
    select
        coalesce(counts_now.metric, counts_before.metric) as metric,
        coalesce(counts_now.dimension, counts_before.dimension) as dimension,
        coalesce(counts_now.dimension_value, counts_before.dimension_value) as dimension_value,
        cast(coalesce(counts_now.counted, 0) as bigint) as now_count,
        cast(coalesce(counts_before.counted, 0) as bigint) as before_count
    from counts_now
    full outer join counts_before
        on
            counts_now.metric = counts_before.metric
            and counts_now.dimension = counts_before.dimension
            and counts_now.dimension_value = counts_before.dimension_value
)

select
    metric,
    dimension,
    dimension_value,
    now_count,
    before_count,
    now_count - before_count as difference,
    case when before_count >= $min_group_size
        then (now_count - before_count) / before_count
    end as change_rate,
    abs(now_count - before_count) / sqrt(nullif(now_count + before_count, 0)) as strength
from paired
where now_count > 0 or before_count > 0
order by
    dimension <> 'total',
    list_position(['started', 'A', 'B', 'C', 'close'], metric),
    abs(now_count - before_count) desc,
    dimension,
    dimension_value
