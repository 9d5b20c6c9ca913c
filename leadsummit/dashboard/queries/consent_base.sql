-- Who may be contacted, as a balance over the period: one row. The columns after_* say where the
-- balance stands behind each step; after_expired is at_end_count, or the balance does not add up.
with

summed as (
    select
        coalesce(sum(at_start_count) filter (where month = $first_month), 0) as at_start_count,
        coalesce(sum(confirmed_count), 0) as confirmed_count,
        coalesce(sum(withdrawn_count), 0) as withdrawn_count,
        coalesce(sum(declined_count), 0) as declined_count,
        coalesce(sum(expired_count), 0) as expired_count,
        coalesce(sum(at_end_count) filter (where month = $last_month), 0) as at_end_count
    from marts.rpt_contactable_base
    where
        purpose = $purpose
        and channel = $channel
        and month between $first_month and $last_month
        and ($personas is null or list_contains($personas, persona_id))
),

rates as (
    select
        *,
        at_start_count + confirmed_count as population_count,
        case when at_start_count + confirmed_count >= $min_group_size
            then withdrawn_count / (at_start_count + confirmed_count)
        end as rate,
        cast(at_start_count + confirmed_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from summed
),

intervals as (
    select
        *,
        (rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (rate * (1 - rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach
    from rates
)

select
    cast(at_start_count as bigint) as at_start_count,
    cast(confirmed_count as bigint) as confirmed_count,
    cast(withdrawn_count as bigint) as withdrawn_count,
    cast(declined_count as bigint) as declined_count,
    cast(expired_count as bigint) as expired_count,
    cast(at_end_count as bigint) as at_end_count,
    cast(at_end_count - at_start_count as bigint) as net_change_count,
    cast(population_count as bigint) as population_count,
    cast(at_start_count + confirmed_count as bigint) as after_confirmed,
    cast(at_start_count + confirmed_count - withdrawn_count as bigint) as after_withdrawn,
    cast(at_start_count + confirmed_count - withdrawn_count - declined_count as bigint)
        as after_declined,
    cast(
        at_start_count + confirmed_count - withdrawn_count - declined_count - expired_count
        as bigint
    ) as after_expired,
    rate as opt_out_rate,
    case when rate is not null then greatest(0.0, centre - reach) end as opt_out_rate_low,
    case when rate is not null then least(1.0, centre + reach) end as opt_out_rate_high
from intervals
