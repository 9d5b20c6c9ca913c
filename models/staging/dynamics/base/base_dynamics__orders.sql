{{ config(enabled=source_is_read('dynamics')) }}

with

orders as (
    select
        *,
        min(known_at) over (partition by order_id) as first_known_at,
        row_number() over (
            partition by order_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__salesorder') }}
),

contacts as (select distinct contact_id from {{ ref('base_dynamics__contact') }}),

currencies as (select * from {{ ref('base_dynamics__transactioncurrency') }}),

explained as (
    select
        orders.*,
        contacts.contact_id,
        case when contacts.contact_id is null then orders.customer_id end as account_id,
        currencies.currency,
        case
            when orders.is_deleted then 'deleted'
            when orders.state_code = '2' then 'canceled'
        end as not_used_because
    from orders
    left join contacts
        on orders.customer_id = contacts.contact_id
    left join currencies
        on orders.currency_id = currencies.currency_id
    where orders.version_rank = 1
),

{# Where nothing says what it is: the first order of a customer is new, a later one repeats. #}
final as (
    select
        order_id,
        ordered_at,
        account_id,
        contact_id,
        opportunity_id,
        coalesce(
            {{ order_type_by_words('order_words') }},
            case
                when
                    customer_id is not null
                    and row_number() over (
                        partition by customer_id, not_used_because
                        order by ordered_at, order_id
                    ) > 1
                    then 'repeat'
                else 'new'
            end
        ) as order_type,
        amount,
        currency,
        not_used_because,
        _row,
        _load_id,
        first_known_at as known_at
    from explained
)

select * from final
