{{ config(materialized='view') }}

{%- set columns = [
    'order_id', 'ordered_at', 'account_id', 'contact_id', 'opportunity_id',
    'order_type', 'amount', 'currency'
] %}

with

records as (
{{ unify('orders', columns) }}
),

final as (
    select records.*
    from records
    where records.ordered_at <= {{ as_of() }}
)

select * from final
