{{ config(materialized='view') }}

{%- set columns = [
    'contact_id', 'updated_at', 'created_at', 'email_hash', 'email_domain',
    'is_role_mailbox', 'visitor_id', 'account_id', 'merged_into_contact_id',
    'job_title', 'department', 'seniority', 'company_name', 'company_domain',
    'industry', 'employee_count', 'country', 'is_deleted'
] %}

with

final as (
{{ unify('contacts', columns) }}
)

select * from final
