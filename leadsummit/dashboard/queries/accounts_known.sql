-- How well we know the companies: how many of them have what, as counts and shares.
with

-- The companies that the filters leave: those worked on one of the routes, and with at least one
-- lead cycle of the personas, measures, directions and types asked for.
cycles as (
    select distinct account_key
    from marts.fct_lead_cycles
    where
        account_key is not null
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
),

accounts as (
    select *
    from marts.rpt_account_coverage as coverage
    where
        ($accounts = 'all' or is_target_account)
        and (
            $routes is null
            or list_contains($routes, route)
            or (route = 'both' and list_has_any($routes, ['direct', 'indirect']))
        )
        and (
            ($cycle_types is null and $personas is null and $measures is null and $directions is null)
            or exists (select 1 from cycles where cycles.account_key = coverage.account_key)
        )
),

counted as (
    select 'known' as item, 1 as position,
        count(*) filter (where person_count > 0) as account_count, count(*) as population_count
    from accounts
    union all
    select 'engaged', 2, count(*) filter (where engaged_person_count > 0), count(*) from accounts
    union all
    select 'lead', 3, count(*) filter (where open_cycle_count > 0), count(*) from accounts
    union all
    select 'opportunity', 4, count(*) filter (where open_opportunity_count > 0), count(*) from accounts
    union all
    select 'customer', 5, count(*) filter (where sale_count > 0), count(*) from accounts
),

rates as (
    select
        *,
        coalesce(population_count, 0) < $min_group_size as is_small_group,
        case when population_count >= $min_group_size then account_count / population_count end as rate,
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
    item,
    account_count,
    population_count,
    rate,
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high,
    is_small_group
from intervals
order by position
