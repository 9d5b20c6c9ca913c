{#-
    What each customer has brought since the first purchase, by months of age: sales, and orders of
    after-sales (service, training, spare parts, consumables). What was ordered before the first
    sale on record has no age and is left out.
-#}
with

sales as (select * from {{ ref('int_customer_sales') }}),

orders as (select * from {{ ref('fct_orders') }} where order_part = 'service'),

first_purchases as (
    select * from {{ ref('int_customer_purchases') }} where purchase_number = 1
),

revenue as (
    select
        customer_key,
        sold_on as earned_on,
        1 as sale_count,
        coalesce(amount_reporting, 0) as sale_amount,
        0 as after_sales_amount
    from sales
    union all
    select
        coalesce(account_key, person_key) as customer_key,
        ordered_on as earned_on,
        0 as sale_count,
        0 as sale_amount,
        coalesce(amount_reporting, 0) as after_sales_amount
    from orders
),

aged as (
    select
        first_purchases.customer_key,
        first_purchases.persona_id,
        first_purchases.route,
        {{ month_of('first_purchases.purchased_on') }} as cohort_month,
        {{ month_of('revenue.earned_on') }} as earned_month,
        revenue.sale_count,
        revenue.sale_amount,
        revenue.after_sales_amount
    from revenue
    inner join first_purchases
        on
            revenue.customer_key = first_purchases.customer_key
            and revenue.earned_on >= first_purchases.purchased_on
),

final as (
    select
        customer_key,
        persona_id,
        route,
        cohort_month,
        earned_month,
        cast({{ dbt.datediff('cohort_month', 'earned_month', 'month') }} as integer) as age_months,
        sum(sale_count) as sale_count,
        sum(sale_amount) as sale_amount,
        sum(after_sales_amount) as after_sales_amount
    from aged
    group by customer_key, persona_id, route, cohort_month, earned_month
)

select * from final
