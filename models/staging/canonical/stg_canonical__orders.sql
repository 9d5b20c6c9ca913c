{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='order_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'order_id', 'ordered_at', 'account_id', 'contact_id', 'opportunity_id',
    'order_type', 'amount', 'currency'
] %}

with

landed as (
{{ landed('canonical', 'orders', columns) }}
),

deliveries as (
{{ landed('canonical', 'orders', ['order_id']) }}
),

renamed as (
    select
        order_id,
        {{ utc_from_text('ordered_at', zone) }} as ordered_at,
        account_id,
        contact_id,
        opportunity_id,
        order_type,
        try_cast(amount as decimal(18, 2)) as amount,
        currency,
        (
            order_id is not null
            and {{ utc_from_text('ordered_at', zone) }} is not null
            and order_type is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'order_id', deliveries='deliveries') }}
)

select * from final
