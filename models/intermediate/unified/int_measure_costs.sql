{{ config(materialized='view') }}

{%- set columns = [
    'measure_cost_id', 'measure_id', 'spent_on', 'amount', 'currency',
    'impressions', 'clicks'
] %}

with

records as (
{{ unify('measure_costs', columns) }}
),

final as (
    select records.*
    from records
)

select * from final
