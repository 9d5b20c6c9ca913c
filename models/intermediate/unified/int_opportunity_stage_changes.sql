{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'opportunity_id', 'occurred_at', 'from_status', 'to_status',
    'reason', 'is_date_known'
] %}

with

records as (
{{ unify('opportunity_stage_changes', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
