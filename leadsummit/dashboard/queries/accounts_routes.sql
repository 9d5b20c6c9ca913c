-- On which route the companies are worked, and how far each route has come.
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

routes as (
    select unnest(['direct', 'indirect', 'both', 'unknown']) as route, unnest([1, 2, 3, 4]) as position
)

select
    routes.route,
    count(*) as account_count,
    count(*) filter (where accounts.coverage = 'opportunity') as opportunity_count,
    count(*) filter (where accounts.coverage = 'customer') as customer_count,
    count(*) filter (where accounts.coverage = 'lead') as lead_count,
    count(*) filter (where accounts.coverage = 'known') as known_count,
    count(*) filter (where accounts.coverage = 'nobody_known') as nobody_known_count,
    coalesce(sum(accounts.open_amount), 0) as open_amount,
    coalesce(sum(accounts.won_amount), 0) as won_amount
from accounts
inner join routes on accounts.route = routes.route
group by routes.route, routes.position
order by routes.position
