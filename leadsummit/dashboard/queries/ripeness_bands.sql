-- What became of handovers by how ripe the lead was: all, below and above threshold B, each band.
--
-- A cohort by the day of the handover. One row per part and outcome: unripe (below B, outside the
-- fast lane), accepted, and won, of which only those are asked that have had the time: handed over
-- up to the day to which the step from B to the close is mature. A population below
-- $min_group_size gets no rate.
with

maturity as (
    select max(mature_up_to) as mature_up_to
    from marts.rpt_conversion_rates
    where
        from_threshold = 'B' and to_threshold = 'close'
        and dimension = 'total' and horizon_days is null
),

handovers as (
    select
        is_ripe,
        is_unripe,
        ripened_at,
        decision,
        outcome,
        case
            when ripeness < 0.25 then 'band_1'
            when ripeness < 0.5 then 'band_2'
            when ripeness < 0.75 then 'band_3'
            when ripeness < 1.0 then 'band_4'
            when ripeness < 1.25 then 'band_5'
            when ripeness < 1.5 then 'band_6'
            else 'band_7'
        end as band,
        coalesce(handed_over_on <= (select mature_up_to from maturity), false) as is_mature
    from marts.fct_handovers
    where
        date_trunc('month', handed_over_on) between $first_month and $last_month
        and ($way = 'all' or way = $way)
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

parts as (
    select unnest([
        {'part': 'all', 'part_order': 0, 'ripeness_from': null, 'ripeness_to': null},
        {'part': 'below', 'part_order': 1, 'ripeness_from': null, 'ripeness_to': 1.0},
        {'part': 'above', 'part_order': 2, 'ripeness_from': 1.0, 'ripeness_to': null},
        {'part': 'band_1', 'part_order': 3, 'ripeness_from': null, 'ripeness_to': 0.25},
        {'part': 'band_2', 'part_order': 4, 'ripeness_from': 0.25, 'ripeness_to': 0.5},
        {'part': 'band_3', 'part_order': 5, 'ripeness_from': 0.5, 'ripeness_to': 0.75},
        {'part': 'band_4', 'part_order': 6, 'ripeness_from': 0.75, 'ripeness_to': 1.0},
        {'part': 'band_5', 'part_order': 7, 'ripeness_from': 1.0, 'ripeness_to': 1.25},
        {'part': 'band_6', 'part_order': 8, 'ripeness_from': 1.25, 'ripeness_to': 1.5},
        {'part': 'band_7', 'part_order': 9, 'ripeness_from': 1.5, 'ripeness_to': null}
    ], recursive := true)
),

grouped as (
    select
        band,
        is_ripe,
        count(*) as handover_count,
        count(*) filter (where is_unripe) as unripe_count,
        count(*) filter (where is_unripe and ripened_at is not null) as ripened_later_count,
        count(*) filter (where decision = 'accepted') as accepted_count,
        count(*) filter (where decision = 'rejected') as rejected_count,
        count(*) filter (where decision = 'ended') as ended_count,
        count(*) filter (where decision = 'undecided') as undecided_count,
        count(*) filter (where outcome = 'won') as won_count,
        count(*) filter (where is_mature) as mature_count,
        count(*) filter (where is_mature and outcome = 'won') as mature_won_count
    from handovers
    group by band, is_ripe
),

counted as (
    select
        parts.part,
        parts.part_order,
        parts.ripeness_from,
        parts.ripeness_to,
        cast(coalesce(sum(grouped.handover_count), 0) as bigint) as handover_count,
        cast(coalesce(sum(grouped.unripe_count), 0) as bigint) as unripe_count,
        cast(coalesce(sum(grouped.ripened_later_count), 0) as bigint) as ripened_later_count,
        cast(coalesce(sum(grouped.accepted_count), 0) as bigint) as accepted_count,
        cast(coalesce(sum(grouped.rejected_count), 0) as bigint) as rejected_count,
        cast(coalesce(sum(grouped.ended_count), 0) as bigint) as ended_count,
        cast(coalesce(sum(grouped.undecided_count), 0) as bigint) as undecided_count,
        cast(coalesce(sum(grouped.won_count), 0) as bigint) as won_count,
        cast(coalesce(sum(grouped.mature_count), 0) as bigint) as mature_count,
        cast(coalesce(sum(grouped.mature_won_count), 0) as bigint) as mature_won_count
    from parts
    left join grouped
        on
            parts.part = 'all'
            or parts.part = grouped.band
            or (parts.part = 'below' and not grouped.is_ripe)
            or (parts.part = 'above' and grouped.is_ripe)
    group by all
),

measured as (
    select *, 'unripe' as outcome, handover_count as population_count, unripe_count as passed_count
    from counted
    union all
    select *, 'accepted', handover_count, accepted_count from counted
    union all
    select *, 'won', mature_count, mature_won_count from counted
),

rates as (
    select
        *,
        population_count < $min_group_size as is_small_group,
        case
            when population_count >= $min_group_size and population_count > 0
                then passed_count / population_count
        end as rate,
        cast(population_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from measured
),

intervals as (
    select
        *,
        (rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (rate * (1 - rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach
    from rates
)

select
    intervals.* exclude (n, z2, centre, reach),
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high,
    threshold.minimum_score,
    intervals.ripeness_from * threshold.minimum_score as score_from,
    intervals.ripeness_to * threshold.minimum_score as score_to,
    maturity.mature_up_to
from intervals
cross join maturity
left join marts.dim_threshold as threshold on threshold.threshold_code = 'B'
order by intervals.outcome, intervals.part_order
