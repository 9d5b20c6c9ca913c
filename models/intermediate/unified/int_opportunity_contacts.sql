{{ config(materialized='view') }}

{%- set columns = [
    'opportunity_contact_id', 'opportunity_id', 'lead_id', 'contact_id',
    'email_hash', 'email_domain', 'is_role_mailbox', 'role', 'is_primary',
    'added_at'
] %}

with

records as (
{{ unify('opportunity_contacts', columns) }}
),

final as (
    select records.*
    from records
    where coalesce(records.added_at, {{ as_of() }}) <= {{ as_of() }}
)

select * from final
