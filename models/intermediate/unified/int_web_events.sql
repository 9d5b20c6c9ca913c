{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'occurred_at', 'visitor_id', 'session_id', 'contact_id',
    'lead_id', 'email_hash', 'email_domain', 'is_role_mailbox', 'event_type',
    'page_url', 'referrer_url', 'utm_source', 'utm_medium', 'utm_campaign',
    'utm_content', 'utm_term', 'content_id', 'is_bot'
] %}

with

records as (
{{ unify('web_events', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
