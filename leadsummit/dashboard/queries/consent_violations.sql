-- E-mails sent without a standing consent in the period, in all and by measure, and why.
with

rows_in_period as (
    select
        coalesce(violations.measure_key, 'none') as measure_key,
        violations.sent_count,
        violations.violation_count,
        violations.never_asked_count,
        violations.pending_count,
        violations.unconfirmed_count,
        violations.declined_count,
        violations.withdrawn_count,
        violations.ended_count
    from marts.rpt_consent_violations as violations
    left join marts.dim_measure as measures
        on violations.measure_key = measures.measure_key
    where
        violations.month between $first_month and $last_month
        and ($measures is null or list_contains($measures, coalesce(violations.measure_key, 'none')))
        and ($directions is null or list_contains($directions, coalesce(measures.direction, 'unknown')))
),

counted as (
    select
        case when grouping(measure_key) = 1 then 'all' else measure_key end as part,
        cast(coalesce(sum(sent_count), 0) as bigint) as sent_count,
        cast(coalesce(sum(violation_count), 0) as bigint) as violation_count,
        cast(coalesce(sum(never_asked_count), 0) as bigint) as never_asked_count,
        cast(coalesce(sum(pending_count), 0) as bigint) as pending_count,
        cast(coalesce(sum(unconfirmed_count), 0) as bigint) as unconfirmed_count,
        cast(coalesce(sum(declined_count), 0) as bigint) as declined_count,
        cast(coalesce(sum(withdrawn_count), 0) as bigint) as withdrawn_count,
        cast(coalesce(sum(ended_count), 0) as bigint) as ended_count
    from rows_in_period
    group by grouping sets ((), (measure_key))
),

rates as (
    select
        *,
        case when sent_count >= $min_group_size then violation_count / sent_count end as rate,
        cast(sent_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from counted
),

intervals as (
    select
        *,
        (rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (rate * (1 - rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach
    from rates
)

select
    part,
    sent_count,
    violation_count,
    never_asked_count,
    pending_count,
    unconfirmed_count,
    declined_count,
    withdrawn_count,
    ended_count,
    rate,
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high
from intervals
order by part <> 'all', violation_count desc, part
