{#- Open cycles that one system calls ripe, and the other does not, though it has had the time. -#}
with

ripe as (select * from {{ ref('int_ripeness_in_systems') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

final as (
    select
        ripe.lead_cycle_key,
        ripe.person_key,
        cycles.account_key,
        ripe.sales_unit_key,
        ripe.sync_status,
        ripe.cycle_type,
        ripe.persona_id,
        ripe.route,
        coalesce(ripe.region, 'unknown') as region,
        cycles.current_stage,
        ripe.age_days,
        ripe.mql_scored_at,
        ripe.mql_crm_at
    from ripe
    inner join cycles on ripe.lead_cycle_key = cycles.lead_cycle_key
    where
        ripe.is_open
        and ripe.sync_status in (
            'different_in_crm', 'missing_in_crm', 'different_in_marketing', 'missing_in_marketing'
        )
)

select * from final
