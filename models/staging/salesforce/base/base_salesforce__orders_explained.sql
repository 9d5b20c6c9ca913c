{{ config(enabled=source_is_read('salesforce')) }}

with

orders as (
    select
        *,
        min(known_at) over (partition by order_id) as first_known_at,
        row_number() over (
            partition by order_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__orders') }}
),

explained as (
    select
        *,
        case
            when is_deleted then 'deleted'
            when is_reduction then 'takes back another order'
            when status_code in ('Draft', 'Canceled', 'Expired') then 'not activated'
        end as not_used_because
    from orders
    where version_rank = 1
),

{# Where the type says nothing: the first order of a company is new, a later one repeats. #}
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
                    account_id is not null
                    and row_number() over (
                        partition by account_id, not_used_because
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
