{%- set columns = [
    'opportunity_id', 'created_at', 'updated_at', 'account_id', 'lead_id',
    'contact_id', 'business_type', 'status', 'amount', 'currency',
    'expected_close_on', 'closed_at', 'is_won', 'lost_reason', 'product_id',
    'sales_unit_id', 'is_date_known', 'is_deleted'
] %}

with

versions as (
{{ unify('opportunities', columns) }}
),

latest as (
{{ latest_version('versions', 'opportunity_id') }}
),

final as (
    select latest.*
    from latest
    where latest.created_at <= {{ as_of() }}
)

select * from final
