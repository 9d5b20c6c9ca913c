-- What was read of each delivered object, and how much of it had to be set aside.
with

counts as (
    select
        source,
        object,
        coalesce(sum(record_count) filter (
            where section = 'landed' and item = 'files'
        ), 0) as file_count,
        coalesce(sum(record_count) filter (
            where section = 'landed' and item = 'rows'
        ), 0) as row_count,
        coalesce(sum(record_count) filter (
            where section = 'rejected' and item not in ('refused_files', 'required_value_unreadable')
        ), 0) as rejected_count,
        coalesce(sum(record_count) filter (
            where section = 'rejected' and item = 'refused_files'
        ), 0) as refused_count,
        max(last_at) filter (where section = 'landed') as last_at
    from marts.rpt_data_trust
    where section in ('landed', 'rejected')
    group by source, object
)

select
    source,
    object,
    cast(file_count as bigint) as file_count,
    cast(row_count as bigint) as row_count,
    cast(rejected_count as bigint) as rejected_count,
    case when row_count + rejected_count > 0
        then rejected_count / (row_count + rejected_count)
    end as rejected_share,
    cast(refused_count as bigint) as refused_count,
    last_at
from counts
order by source, object
