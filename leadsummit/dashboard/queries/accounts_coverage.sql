-- How far we are with the companies: each at the furthest point that it has reached, all points in
-- their order.
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

levels as (
    select unnest(['opportunity', 'customer', 'lead', 'known', 'nobody_known']) as coverage,
        unnest([1, 2, 3, 4, 5]) as position
)

select
    levels.coverage,
    count(accounts.account_key) as account_count,
    coalesce(sum(accounts.open_amount), 0) as open_amount,
    coalesce(sum(accounts.won_amount), 0) as won_amount
from levels
left join accounts on levels.coverage = accounts.coverage
group by levels.coverage, levels.position
order by levels.position
