{{ config(enabled=source_is_read('dynamics')) }}

with

orders as (select * from {{ ref('base_dynamics__orders') }}),

final as (
    select
        order_id,
        ordered_at,
        account_id,
        contact_id,
        opportunity_id,
        order_type,
        amount,
        coalesce(currency, {{ source_currency('dynamics') }}) as currency,
        (ordered_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from orders
    where not_used_because is null
)

select * from final
