{#-
    Orders with the person they belong to and the part they play: `service` (a touch of a
    customer), `sale` (won without a known opportunity), `delivery` (of a known opportunity,
    which tells the story itself), `unknown` (a type that is none of the contract's words).
-#}
with

orders as (select * from {{ ref('int_orders') }}),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

final as (
    select
        orders.source,
        orders.order_id,
        {{ surrogate_key(["'order'", 'orders.source', 'orders.order_id']) }} as order_key,
        coalesce(
            identifiers.person_key,
            opportunity_persons.person_key,
            {{ surrogate_key(["'stand_in_order'", 'orders.source', 'orders.order_id']) }}
        ) as person_key,
        coalesce(identifiers.person_key, opportunity_persons.person_key) is null as is_stand_in,
        orders.account_id,
        opportunities.account_id as opportunity_account_id,
        opportunities.opportunity_id,
        orders.order_type,
        case
            when orders.order_type in ('service', 'training', 'spare_parts', 'consumables') then 'service'
            when orders.order_type not in ('new', 'repeat', 'cross_sell', 'up_sell') then 'unknown'
            when opportunities.opportunity_id is not null then 'delivery'
            else 'sale'
        end as order_part,
        orders.amount,
        orders.currency,
        orders.ordered_at,
        orders.known_at
    from orders
    left join opportunities
        on
            orders.source = opportunities.source
            and orders.opportunity_id = opportunities.opportunity_id
    left join opportunity_persons
        on
            orders.source = opportunity_persons.source
            and orders.opportunity_id = opportunity_persons.opportunity_id
    left join identifiers
        on {{ identifier('contact', 'orders.contact_id', 'orders.source') }} = identifiers.identifier
)

select * from final
