-- Requests for consent as a balance over the period: one row. The columns after_* as in
-- consent_base; after_expired is pending_at_end_count.
with

summed as (
    select
        coalesce(sum(pending_at_start_count) filter (where month = $first_month), 0)
            as at_start_count,
        coalesce(sum(requested_count), 0) as requested_count,
        coalesce(sum(confirmed_count), 0) as confirmed_count,
        coalesce(sum(declined_count), 0) as declined_count,
        coalesce(sum(expired_count), 0) as expired_count,
        coalesce(sum(pending_at_end_count) filter (where month = $last_month), 0) as at_end_count
    from marts.rpt_opt_in_requests
    where
        ($purpose = 'any' or purpose = $purpose)
        and ($channel = 'any' or channel = $channel)
        and month between $first_month and $last_month
        and ($personas is null or list_contains($personas, persona_id))
)

select
    cast(at_start_count as bigint) as at_start_count,
    cast(requested_count as bigint) as requested_count,
    cast(confirmed_count as bigint) as confirmed_count,
    cast(declined_count as bigint) as declined_count,
    cast(expired_count as bigint) as expired_count,
    cast(at_end_count as bigint) as at_end_count,
    cast(at_start_count + requested_count as bigint) as after_requested,
    cast(at_start_count + requested_count - confirmed_count as bigint) as after_confirmed,
    cast(at_start_count + requested_count - confirmed_count - declined_count as bigint)
        as after_declined,
    cast(
        at_start_count + requested_count - confirmed_count - declined_count - expired_count
        as bigint
    ) as after_expired
from summed
