{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='opportunity_contact_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'opportunity_id', 'lead_id', 'contact_id', 'email', 'role', 'is_primary',
    'added_at'
] %}

with

landed as (
{{ landed('canonical', 'opportunity_contacts', columns) }}
),

renamed as (
    select
        opportunity_id || '|' || coalesce(
            'c' || contact_id, 'l' || lead_id, 'e' || {{ email_hash('email') }}
        ) as opportunity_contact_id,
        opportunity_id,
        lead_id,
        contact_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        role,
        coalesce({{ flag('is_primary') }}, false) as is_primary,
        {{ utc_from_text('added_at', zone) }} as added_at,
        (
            opportunity_id is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'opportunity_contact_id', deliveries='renamed') }}
)

select * from final
