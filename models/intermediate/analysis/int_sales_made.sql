{#-
    Everything that was sold: opportunities won, and orders that belong to no known one. An
    opportunity counts for the cycle in which it was created, an order for the one that it won.
-#}
{{ config(materialized='view') }}

with

opportunities as (select * from {{ ref('fct_opportunities') }} where is_won),

orders as (select * from {{ ref('fct_orders') }} where order_part = 'sale'),

won_cycles as (
    select
        person_key,
        won_at,
        min_by(lead_cycle_key, cycle_number) as lead_cycle_key
    from {{ ref('fct_lead_cycles') }}
    where won_at is not null
    group by person_key, won_at
),

final as (
    select
        opportunity_key as sale_key,
        person_key,
        lead_cycle_key,
        amount_reporting
    from opportunities
    union all
    select
        orders.order_key as sale_key,
        orders.person_key,
        won_cycles.lead_cycle_key,
        orders.amount_reporting
    from orders
    left join won_cycles
        on orders.person_key = won_cycles.person_key and orders.ordered_at = won_cycles.won_at
)

select * from final
