{%- set columns = [
    'lead_id', 'created_at', 'updated_at', 'contact_id', 'email_hash',
    'email_domain', 'is_role_mailbox', 'account_id', 'status', 'measure_id',
    'source_name', 'sales_unit_id', 'opportunity_id', 'merged_into_lead_id',
    'job_title', 'department', 'company_name', 'industry', 'employee_count',
    'country', 'is_date_known', 'is_deleted'
] %}

with

versions as (
{{ unify('leads', columns) }}
),

latest as (
{{ latest_version('versions', 'lead_id') }}
),

final as (
    select latest.*
    from latest
    where latest.created_at <= {{ as_of() }}
)

select * from final
