{#-
    The purchases of each customer in their order. What is sold on one day is one purchase: two
    contracts signed together are no repurchase. It is named for its largest part.
-#}
with

sales as (select * from {{ ref('int_customer_sales') }}),

ranked as (
    select
        sales.*,
        row_number() over (
            partition by customer_key, sold_on
            order by amount_reporting desc nulls last, sale_key
        ) as part_rank
    from sales
),

purchases as (
    select
        customer_key,
        sold_on as purchased_on,
        min(sold_at) as purchased_at,
        max(account_key) as account_key,
        max(case when part_rank = 1 then person_key end) as person_key,
        max(case when part_rank = 1 then persona_id end) as persona_id,
        max(case when part_rank = 1 then route end) as route,
        max(case when part_rank = 1 then kind end) as kind,
        count(*) as sale_count,
        coalesce(sum(amount_reporting), 0) as amount_reporting
    from ranked
    group by customer_key, sold_on
),

final as (
    select
        customer_key,
        account_key,
        person_key,
        persona_id,
        route,
        kind,
        sale_count,
        amount_reporting,
        purchased_at,
        purchased_on,
        row_number() over in_order as purchase_number,
        lead(purchased_at) over in_order as next_purchased_at,
        lead(kind) over in_order as next_kind
    from purchases
    window in_order as (partition by customer_key order by purchased_on)
)

select * from final
