-- The buying centre: at how many companies each role is found, and at how many its holder has been
-- touched lately. Roles come from opportunities, so the share is of the companies with one.
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

with_opportunity as (
    select account_key
    from accounts
    where account_key in (
        select account_key from marts.fct_opportunities where account_key is not null
    )
),

roles as (
    select
        roles.role_group,
        count(*) as account_count,
        count(*) filter (where roles.engaged_person_count > 0) as engaged_account_count
    from marts.rpt_account_roles as roles
    inner join with_opportunity on roles.account_key = with_opportunity.account_key
    group by roles.role_group
),

-- The six roles of a buying centre always; other words only where they occur.
known_roles as (
    select unnest(['initiator', 'user', 'influencer', 'buyer', 'decider', 'gatekeeper']) as role_group,
        unnest([1, 2, 3, 4, 5, 6]) as position, true as is_of_buying_centre
    union all
    select role_group, 7, false from roles where role_group in ('other', 'unmapped')
),

counted as (
    select
        known_roles.role_group,
        known_roles.position,
        known_roles.is_of_buying_centre,
        known_roles.role_group in (select role_group from marts.rpt_account_roles) as is_found_anywhere,
        coalesce(roles.account_count, 0) as account_count,
        coalesce(roles.engaged_account_count, 0) as engaged_account_count,
        (select count(*) from with_opportunity) as population_count
    from known_roles
    left join roles on known_roles.role_group = roles.role_group
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
    role_group,
    is_of_buying_centre,
    is_found_anywhere,
    account_count,
    engaged_account_count,
    population_count,
    rate,
    case when rate is not null then greatest(0.0, centre - reach) end as rate_low,
    case when rate is not null then least(1.0, centre + reach) end as rate_high,
    is_small_group
from intervals
order by position
