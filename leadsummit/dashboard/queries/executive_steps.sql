-- The four thresholds in the period, in the period before of the same length, and in the same months
-- of the year before; always as cohorts, with the meaning of rpt_summit. One row per step and period.
--
-- A young cohort cannot be compared with one that is a year older. So the earlier periods are read
-- twice: as they stand today, and as they stood when they were as old as this period is now (`then`).
-- The difference is this period's rate minus that one's, in percentage points, with Newcombe's
-- interval from the two Wilson intervals.
-- is_known: the records reach back to the period's first month. is_mature: all its cohorts have had
-- the time in which most of those who pass have passed.
with

steps as (
    select threshold_code as step, position, name_de, name_en
    from marts.dim_threshold
    union all
    select 'close', 1 + (select coalesce(max(position), 0) from marts.dim_threshold), null, null
),

-- A cohort stands in the month in which it passed the threshold before.
maturity as (
    select to_threshold as step, mature_up_to
    from marts.rpt_conversion_rates
    where
        dimension = 'total'
        and horizon_days is null
        and (from_threshold, to_threshold) in (('start', 'A'), ('A', 'B'), ('B', 'C'), ('C', 'close'))
),

asked as (
    select cast($first_month as date) as first_month, cast($last_month as date) as last_month
),

shifts as (
    select 'this' as period, 1 as place, 0 as months
    union all
    select 'before', 2, cast(1 + datediff('month', first_month, last_month) as integer)
    from asked
    union all
    select 'year', 3, 12
),

periods as (
    select
        shifts.period,
        shifts.place,
        shifts.months,
        cast(asked.first_month - to_months(shifts.months) as date) as first_month,
        cast(asked.last_month - to_months(shifts.months) as date) as last_month,
        timezone($timezone, timezone($timezone, $as_of) - to_months(shifts.months)) as then_at
    from shifts
    cross join asked
),

-- Instants instead of months, so that no cycle's times need to be turned into local ones.
spans as (
    select
        *,
        timezone('UTC', timezone($timezone, cast(first_month as timestamp))) as from_at,
        timezone('UTC', timezone($timezone, cast(last_month + interval 1 month as timestamp))) as until_at,
        timezone('UTC', then_at) as then_utc
    from periods
),

records as (
    select min(month) as first_month from marts.rpt_summit where counting = 'cohort'
),

cycles as (
    select started_at, a_passed_at, b_passed_at, c_passed_at, won_at
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

moves as (
    select 'A' as step, started_at as previous_at, a_passed_at as next_at from cycles
    union all
    select 'B', a_passed_at, b_passed_at from cycles
    union all
    select 'C', b_passed_at, c_passed_at from cycles
    union all
    select 'close', c_passed_at, won_at from cycles
),

counts as (
    select
        spans.period,
        moves.step,
        count(*) as population_count,
        count(moves.next_at) as passed_count,
        count(*) filter (where moves.previous_at <= spans.then_utc) as then_population_count,
        count(*) filter (where moves.next_at <= spans.then_utc) as then_passed_count
    from moves
    inner join spans
        on moves.previous_at >= spans.from_at and moves.previous_at < spans.until_at
    where moves.next_at is null or moves.next_at >= moves.previous_at
    group by spans.period, moves.step
),

joined as (
    select
        steps.step,
        steps.position,
        steps.name_de,
        steps.name_en,
        periods.period,
        periods.place,
        periods.first_month,
        periods.last_month,
        coalesce(periods.first_month >= records.first_month, false) as is_known,
        maturity.mature_up_to,
        coalesce(last_day(periods.last_month) <= maturity.mature_up_to, false) as is_mature,
        coalesce(counts.population_count, 0) as population_count,
        coalesce(counts.passed_count, 0) as passed_count,
        coalesce(counts.then_population_count, 0) as then_population_count,
        coalesce(counts.then_passed_count, 0) as then_passed_count
    from steps
    cross join periods
    cross join records
    left join maturity on steps.step = maturity.step
    left join counts on steps.step = counts.step and periods.period = counts.period
),

rates as (
    select
        *,
        population_count < $min_group_size as is_small_group,
        case when population_count >= $min_group_size then passed_count / population_count end
            as conversion_rate,
        case when then_population_count >= $min_group_size
            then then_passed_count / then_population_count end as then_rate,
        cast(population_count as double) as n,
        cast(then_population_count as double) as m,
        pow(1.959963984540054, 2) as z2
    from joined
),

bounds as (
    select
        *,
        (conversion_rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (conversion_rate * (1 - conversion_rate) / n + z2 / (4 * n * n)))
        / (1 + z2 / n) as reach,
        (then_rate + z2 / (2 * m)) / (1 + z2 / m) as then_centre,
        sqrt(z2 * (then_rate * (1 - then_rate) / m + z2 / (4 * m * m))) / (1 + z2 / m) as then_reach
    from rates
),

intervals as (
    select
        * exclude (n, m, z2, centre, reach, then_centre, then_reach),
        case when conversion_rate is not null then greatest(0.0, centre - reach) end
            as conversion_rate_low,
        case when conversion_rate is not null then least(1.0, centre + reach) end
            as conversion_rate_high,
        case when then_rate is not null then greatest(0.0, then_centre - then_reach) end
            as then_rate_low,
        case when then_rate is not null then least(1.0, then_centre + then_reach) end
            as then_rate_high
    from bounds
),

compared as (
    select
        others.*,
        case when others.period <> 'this' and others.is_known
            then this.conversion_rate - others.then_rate end as difference,
        sqrt(
            pow(this.conversion_rate - this.conversion_rate_low, 2)
            + pow(others.then_rate_high - others.then_rate, 2)
        ) as below,
        sqrt(
            pow(this.conversion_rate_high - this.conversion_rate, 2)
            + pow(others.then_rate - others.then_rate_low, 2)
        ) as above
    from intervals as others
    left join intervals as this on others.step = this.step and this.period = 'this'
)

select
    * exclude (difference, below, above),
    100 * difference as difference_points,
    100 * (difference - below) as difference_points_low,
    100 * (difference + above) as difference_points_high,
    coalesce(difference - below > 0 or difference + above < 0, false) as is_clear
from compared
order by position, place
