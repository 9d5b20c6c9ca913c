{{ config(enabled=source_is_read('pipedrive')) }}

{%- set columns = [
    'id', 'deal_id', 'product_id', 'sum', 'active_flag', 'enabled_flag', 'is_enabled',
    'is_deleted', 'deleted'
] %}

with

landed as (
    {{ landed('pipedrive', 'deal_products', columns) }}
),

renamed as (
    select
        id as deal_product_id,
        deal_id as opportunity_id,
        product_id,
        try_cast(sum as decimal(18, 2)) as total_price,
        {{ pipedrive_is_deleted() }}
        or not coalesce({{ flag('enabled_flag') }}, {{ flag('is_enabled') }}, true) as is_deleted,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'deal_product_id') }}
)

select * from final
