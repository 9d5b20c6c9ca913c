{{ config(materialized='view') }}

{%- set columns = [
    'record_id', 'occurred_at', 'platform', 'profile_id', 'email_hash',
    'email_domain', 'is_role_mailbox', 'event_type', 'post_id', 'measure_id',
    'is_paid', 'landing_url'
] %}

with

records as (
{{ unify('social_events', columns) }}
),

final as (
    select records.*
    from records
    where records.occurred_at <= {{ as_of() }}
)

select * from final
