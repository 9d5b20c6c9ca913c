-- The companies one by one, the furthest first; of equal ones those first that stand there longest.
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
    accounts.account_key,
    companies.name as account_name,
    accounts.is_target_account,
    accounts.coverage,
    accounts.route,
    accounts.person_count,
    accounts.engaged_person_count,
    accounts.last_touch_on,
    accounts.role_count,
    accounts.known_role_count,
    accounts.role_rate,
    accounts.open_cycle_count,
    accounts.front_lead_cycle_key,
    stages.stage_code as front_stage,
    stages.name_de as front_stage_name_de,
    stages.name_en as front_stage_name_en,
    accounts.front_stage_since_on,
    accounts.open_opportunity_count,
    accounts.open_amount,
    accounts.sale_count,
    accounts.won_amount,
    accounts.customer_since_on,
    count(*) over () as total_count
from accounts
inner join levels on accounts.coverage = levels.coverage
left join marts.dim_account as companies on accounts.account_key = companies.account_key
left join marts.dim_stage as stages on accounts.front_stage = stages.stage_code
order by
    levels.position,
    accounts.front_stages_to_close nulls last,
    accounts.front_stage_since_on nulls last,
    accounts.account_key
limit $row_limit
