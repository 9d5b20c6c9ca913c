-- Which persona uses what was made for whom: touches with catalogued content in the period, by
-- whom the content was made for: for this persona, for nobody in particular, for others.
with

touches as (
    select
        persona_id,
        case
            when is_own then 'own'
            when made_for_persona_id = 'none' then 'shared'
            else 'other'
        end as made_for,
        content_count,
        touch_count
    from marts.rpt_persona_content
    where
        dimension = 'month'
        and cast(dimension_value as date) between $first_month and $last_month
        and ($personas is null or list_contains($personas, persona_id))
),

counted as (
    select
        persona_id,
        cast(sum(touch_count) as bigint) as population_count,
        cast(coalesce(sum(touch_count) filter (where made_for = 'own'), 0) as bigint) as own_count,
        cast(coalesce(sum(touch_count) filter (where made_for = 'shared'), 0) as bigint)
            as shared_count,
        cast(coalesce(sum(touch_count) filter (where made_for = 'other'), 0) as bigint)
            as other_count,
        coalesce(max(content_count) filter (where made_for = 'own'), 0) as content_count
    from touches
    group by persona_id
),

rates as (
    select
        *,
        population_count < $min_group_size as is_small_group,
        case when population_count >= $min_group_size then own_count / population_count end as rate,
        case when population_count >= $min_group_size then shared_count / population_count end
            as shared_rate,
        case when population_count >= $min_group_size then other_count / population_count end
            as other_rate,
        cast(population_count as double) as n,
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
    intervals.persona_id,
    intervals.population_count,
    cast(sum(intervals.population_count) over () as bigint) as shown_touch_count,
    intervals.own_count,
    intervals.shared_count,
    intervals.other_count,
    intervals.content_count,
    intervals.is_small_group,
    intervals.rate,
    case when intervals.rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when intervals.rate is not null then least(1.0, centre + reach) end as rate_high,
    intervals.shared_rate,
    intervals.other_rate
from intervals
left join marts.dim_persona as personas
    on intervals.persona_id = personas.persona_id
where intervals.population_count > 0
order by intervals.persona_id = 'unknown', personas.priority, intervals.persona_id
