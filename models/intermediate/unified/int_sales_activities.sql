{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'occurred_at', 'activity_type', 'outcome', 'lead_id',
    'contact_id', 'opportunity_id', 'sales_unit_id'
] %}

with

records as (
{{ unify('sales_activities', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
