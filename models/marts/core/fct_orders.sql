{#- Built after int_changed_persons, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_changed_persons') }}

with

orders as (
    select
        classified.*,
        {{ reporting_date('ordered_at') }} as ordered_on
    from {{ ref('int_orders_classified') }} as classified
),

person_accounts as (select * from {{ ref('int_person_accounts') }}),

amounts as (
    {{ amounts_in_reporting('orders', 'order_key', 'amount', 'currency', 'ordered_on') }}
),

final as (
    select
        orders.order_key,
        orders.order_id,
        orders.source,
        orders.person_key,
        case
            when coalesce(orders.account_id, orders.opportunity_account_id) is not null then
                {{ surrogate_key(["'account'", 'orders.source', 'coalesce(orders.account_id, orders.opportunity_account_id)']) }}
            else person_accounts.account_key
        end as account_key,
        case when orders.opportunity_id is not null then
            {{ surrogate_key(["'opportunity'", 'orders.source', 'orders.opportunity_id']) }}
        end as opportunity_key,
        orders.order_type,
        orders.order_part,
        orders.currency,
        orders.amount,
        amounts.amount_reporting,
        orders.is_stand_in,
        orders.ordered_on,
        orders.ordered_at,
        orders.known_at
    from orders
    inner join amounts on orders.order_key = amounts.order_key
    left join person_accounts on orders.person_key = person_accounts.person_key
)

select * from final
