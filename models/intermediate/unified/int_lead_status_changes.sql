{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'lead_id', 'occurred_at', 'from_status', 'to_status', 'reason',
    'is_date_known'
] %}

with

records as (
{{ unify('lead_status_changes', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
