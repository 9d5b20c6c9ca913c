-- How many customers have fallen silent, and what they have brought; those who left said apart.
-- Always one row.
with

cycles as (
    select distinct coalesce(account_key, person_key) as customer_key
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
)

select
    count(*) as customer_count,
    count(*) filter (where has_churned) as churned_count,
    coalesce(sum(sale_amount), 0) as sale_amount,
    median(silent_days) as median_silent_days
from marts.rpt_sleeping_customers as sleeping
where
    ($personas is null or list_contains($personas, sleeping.persona_id))
    and ($routes is null or list_contains($routes, sleeping.route))
    and (
        ($cycle_types is null and $measures is null and $directions is null)
        or exists (select 1 from cycles where cycles.customer_key = sleeping.customer_key)
    )
