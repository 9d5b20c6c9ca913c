-- Whom we attract against whom we want: passings of a threshold in the period (flow) by persona,
-- beside the targets. Only months with a target are compared; where none has one, all months are
-- shown without. The shares tell the mix: who is missed even where all targets are.
with

targets as (
    select *
    from marts.rpt_persona_targets
    where
        metric = $metric
        and month between $first_month and $last_month
        and persona_id <> 'all'
),

months as (
    select
        month,
        max(all_actual_count) as all_actual_count,
        max(all_target_value) as all_target_value,
        bool_or(target_value is not null) as has_target,
        bool_and(is_month_over) as is_over
    from targets
    group by month
),

compared as (
    select *
    from months
    where has_target or not (select coalesce(bool_or(has_target), false) from months)
),

totals as (
    select
        sum(all_actual_count) as all_actual_count,
        sum(all_target_value) filter (where has_target) as all_target_value,
        count(*) as month_count,
        (select count(*) from months) as period_month_count,
        count(*) filter (where not is_over) as open_month_count
    from compared
),

summed as (
    select
        targets.persona_id,
        sum(targets.actual_count) as actual_count,
        sum(targets.target_value) as target_value
    from targets
    inner join compared on targets.month = compared.month
    group by targets.persona_id
),

rates as (
    select
        summed.persona_id,
        cast(summed.actual_count as bigint) as actual_count,
        cast(summed.target_value as double) as target_value,
        case when summed.target_value > 0 then summed.actual_count / summed.target_value end
            as attainment,
        cast(totals.all_actual_count as bigint) as all_actual_count,
        cast(totals.month_count as bigint) as month_count,
        cast(totals.period_month_count as bigint) as period_month_count,
        cast(totals.open_month_count as bigint) as open_month_count,
        case when totals.all_actual_count >= $min_group_size
            then summed.actual_count / totals.all_actual_count
        end as rate,
        case when totals.all_target_value > 0
            then summed.target_value / totals.all_target_value
        end as wanted_share,
        cast(totals.all_actual_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from summed
    cross join totals
),

intervals as (
    select
        *,
        (rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (rate * (1 - rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach
    from rates
)

select
    intervals.persona_id,
    intervals.actual_count,
    intervals.target_value,
    intervals.attainment,
    intervals.all_actual_count,
    intervals.month_count,
    intervals.period_month_count,
    intervals.open_month_count,
    intervals.rate,
    case when intervals.rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when intervals.rate is not null then least(1.0, centre + reach) end as rate_high,
    intervals.wanted_share,
    intervals.wanted_share - intervals.rate as missing_share
from intervals
left join marts.dim_persona as personas
    on intervals.persona_id = personas.persona_id
where $personas is null or list_contains($personas, intervals.persona_id)
order by intervals.persona_id = 'unknown', personas.priority, intervals.persona_id
