{#-
    From purchase to purchase: after how many days a customer bought again, and what; open where
    nothing has followed by as-of. Once from the first purchase, once from every one.
-#}
{{ config(materialized='view') }}

with

purchases as (select * from {{ ref('int_customer_purchases') }}),

followed as (
    select
        purchases.*,
        coalesce(next_purchased_at, {{ as_of() }}) as until_at
    from purchases
),

tries as (
    {%- for population, condition in {'first_purchase': 'purchase_number = 1', 'every_purchase': 'true'}.items() %}
    select
        '{{ population }}' as population,
        followed.*
    from followed
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        population,
        customer_key,
        purchase_number,
        kind,
        persona_id,
        route,
        {{ month_of('purchased_on') }} as purchased_month,
        coalesce(next_kind, 'open') as outcome,
        cast(ceil({{ days_between('purchased_at', 'until_at') }}) as integer) as days
    from tries
)

select * from final
