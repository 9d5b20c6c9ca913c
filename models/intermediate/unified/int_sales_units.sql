{{ config(materialized='view') }}

{%- set columns = [
    'sales_unit_id', 'name', 'route', 'region'
] %}

with

records as (
{{ unify('sales_units', columns) }}
),

final as (
    select records.*
    from records
)

select * from final
