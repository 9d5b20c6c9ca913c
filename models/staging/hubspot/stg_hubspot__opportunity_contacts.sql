{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

deal_contacts as (select * from {{ ref('base_hubspot__deal_contacts') }}),

{# HubSpot knows no main contact of a deal: nobody is primary. #}
final as (
    select
        deal_id || '|c' || contact_id as opportunity_contact_id,
        deal_id as opportunity_id,
        cast(null as {{ text }}) as lead_id,
        contact_id,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        contact_role as role,  -- noqa: RF04
        false as is_primary,
        cast(null as timestamp) as added_at,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from deal_contacts
)

select * from final
