-- Customers to wake, those first who have brought most. Persona and route are those of the first
-- purchase; the other filters ask for customers with at least one lead cycle of that kind.
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
    sleeping.customer_key,
    accounts.name as account_name,
    sleeping.persona_id,
    personas.name as persona_name,
    personas.symbol as persona_symbol,
    sleeping.route,
    sleeping.person_count,
    sleeping.purchase_count,
    sleeping.sale_amount,
    sleeping.after_sales_amount,
    sleeping.last_purchase_on,
    sleeping.last_sign_on,
    sleeping.silent_days,
    sleeping.open_cycle_count,
    sleeping.has_churned
from marts.rpt_sleeping_customers as sleeping
left join marts.dim_account as accounts on sleeping.account_key = accounts.account_key
left join marts.dim_persona as personas on sleeping.persona_id = personas.persona_id
where
    ($personas is null or list_contains($personas, sleeping.persona_id))
    and ($routes is null or list_contains($routes, sleeping.route))
    and (
        ($cycle_types is null and $measures is null and $directions is null)
        or exists (select 1 from cycles where cycles.customer_key = sleeping.customer_key)
    )
order by sleeping.sale_amount desc nulls last, sleeping.customer_key
