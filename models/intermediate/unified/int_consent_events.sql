{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'occurred_at', 'contact_id', 'lead_id', 'email_hash',
    'email_domain', 'is_role_mailbox', 'purpose', 'channel', 'event_type',
    'method', 'measure_id', 'proof_reference', 'is_machine'
] %}

with

records as (
{{ unify('consent_events', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
