{{ config(materialized='view') }}

{%- set columns = [
    'lead_id', 'created_at', 'updated_at', 'contact_id', 'email_hash',
    'email_domain', 'is_role_mailbox', 'account_id', 'status', 'measure_id',
    'source_name', 'sales_unit_id', 'opportunity_id', 'merged_into_lead_id',
    'job_title', 'department', 'company_name', 'industry', 'employee_count',
    'country', 'is_date_known', 'is_deleted'
] %}

with

final as (
{{ unify('leads', columns) }}
)

select * from final
