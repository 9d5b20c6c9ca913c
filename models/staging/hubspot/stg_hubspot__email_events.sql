{{ config(enabled=source_is_read('hubspot'), materialized='view') }}

{%- set text = dbt.type_string() %}

with

events as (
    select * from {{ ref('base_hubspot__email_events') }}
    where event_type is not null
),

opt_outs as (select * from {{ ref('base_hubspot__opt_outs') }}),

final as (
    select
        record_id,
        occurred_at,
        cast(null as {{ text }}) as contact_id,
        cast(null as {{ text }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        event_type,
        campaign_id as measure_id,
        coalesce(sent_by_id, case when event_type = 'sent' then record_id end) as email_id,
        cast(null as {{ text }}) as content_id,
        url,
        user_agent,
        {# Filtered out of HubSpot's own reports: colleagues and machines. #}
        is_filtered as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from events
    union all
    select
        record_id,
        occurred_at,
        contact_id,
        cast(null as {{ text }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'unsubscribed' as event_type,
        campaign_id as measure_id,
        cast(null as {{ text }}) as email_id,
        cast(null as {{ text }}) as content_id,
        cast(null as {{ text }}) as url,
        cast(null as {{ text }}) as user_agent,
        false as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from opt_outs
)

select * from final
