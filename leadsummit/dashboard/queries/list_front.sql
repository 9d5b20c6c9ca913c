-- The most advanced open lead cycle of each company that has one. $row_limit null: all of them.
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

fronts as (
    select cycles.*
    from accounts
    inner join marts.fct_lead_cycles as cycles
        on accounts.front_lead_cycle_key = cycles.lead_cycle_key
)

select
    lead_cycle_key,
    current_stage_since as happened_at,
    cycle_type,
    persona_id,
    current_stage,
    current_stage_since,
    outcome,
    started_at,
    route,
    count(*) over () as total_count
from fronts
order by happened_at desc, lead_cycle_key
limit $row_limit
