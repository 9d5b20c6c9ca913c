-- The base month by month: who came, who left (below zero), who could be contacted at the end.
select
    month,
    cast(sum(at_start_count) as bigint) as at_start_count,
    cast(sum(confirmed_count) as bigint) as confirmed_count,
    cast(sum(withdrawn_count) as bigint) as withdrawn_count,
    cast(sum(declined_count) as bigint) as declined_count,
    cast(sum(expired_count) as bigint) as expired_count,
    cast(-sum(withdrawn_count + declined_count + expired_count) as bigint) as left_below_count,
    cast(sum(at_end_count) as bigint) as at_end_count,
    last_day(month) > cast(timezone($timezone, $as_of) as date) as is_open
from marts.rpt_contactable_base
where
    purpose = $purpose
    and channel = $channel
    and month between $first_month and $last_month
    and ($personas is null or list_contains($personas, persona_id))
group by month
order by month
