{#-
    Everything that was sold: opportunities won, and orders that belong to none. In business with
    companies the customer is the account; a person without one is a customer of its own.
-#}
{{ config(materialized='view') }}

with

opportunities as (select * from {{ ref('fct_opportunities') }} where is_won),

orders as (select * from {{ ref('fct_orders') }} where order_part = 'sale'),

persons as (select * from {{ ref('dim_person') }}),

sales_units as (select * from {{ ref('dim_sales_unit') }}),

sales as (
    select
        opportunities.opportunity_key as sale_key,
        opportunities.account_key,
        opportunities.person_key,
        case
            when opportunities.business_type in ('new', 'repurchase', 'cross_sell', 'up_sell')
                then opportunities.business_type
            else 'unknown'
        end as kind,
        sales_units.route,
        opportunities.amount_reporting,
        opportunities.closed_at as sold_at
    from opportunities
    left join sales_units on opportunities.sales_unit_key = sales_units.sales_unit_key
    union all
    select
        order_key as sale_key,
        account_key,
        person_key,
        case order_type when 'repeat' then 'repurchase' else order_type end as kind,
        cast(null as {{ dbt.type_string() }}) as route,
        amount_reporting,
        ordered_at as sold_at
    from orders
),

final as (
    select
        sales.sale_key,
        coalesce(sales.account_key, sales.person_key) as customer_key,
        sales.account_key,
        sales.person_key,
        coalesce(persons.persona_id, 'unknown') as persona_id,
        coalesce(sales.route, 'unknown') as route,
        sales.kind,
        sales.amount_reporting,
        sales.sold_at,
        {{ reporting_date('sales.sold_at') }} as sold_on
    from sales
    left join persons on sales.person_key = persons.person_key
)

select * from final
