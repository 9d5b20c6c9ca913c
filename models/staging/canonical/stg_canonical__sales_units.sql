{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='sales_unit_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'sales_unit_id', 'name', 'route', 'region'
] %}

with

landed as (
{{ landed('canonical', 'sales_units', columns) }}
),

deliveries as (
{{ landed('canonical', 'sales_units', ['sales_unit_id']) }}
),

renamed as (
    select
        sales_unit_id,
        name,
        route,
        region,
        (
            sales_unit_id is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'sales_unit_id', deliveries='deliveries') }}
)

select * from final
