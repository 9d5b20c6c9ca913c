{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'occurred_at', 'contact_id', 'lead_id', 'email_hash',
    'email_domain', 'is_role_mailbox', 'event_type', 'measure_id', 'email_id',
    'content_id', 'url', 'user_agent', 'is_machine'
] %}

with

records as (
{{ unify('email_events', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
