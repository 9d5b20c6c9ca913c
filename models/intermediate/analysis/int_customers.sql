{#- Customers with what they bought so far and when they first and last did. -#}
with

purchases as (select * from {{ ref('int_customer_purchases') }}),

final as (
    select
        customer_key,
        max(account_key) as account_key,
        max(case when account_key is null then person_key end) as person_key,
        min_by(persona_id, purchase_number) as persona_id,
        min_by(route, purchase_number) as route,
        count(*) as purchase_count,
        sum(amount_reporting) as sale_amount,
        min(purchased_at) as first_purchased_at,
        max(purchased_at) as last_purchased_at
    from purchases
    group by customer_key
)

select * from final
