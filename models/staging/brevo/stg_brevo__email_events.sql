{{ config(enabled=source_is_read('brevo')) }}

with

log_entries as (select * from {{ ref('base_brevo__events') }}),

fates as (select * from {{ ref('base_brevo__campaign_fates') }}),

blocked as (select * from {{ ref('base_brevo__blocked') }}),

blockings as (select * from {{ ref('base_brevo__blockings') }}),

{# Where webhooks tell what a campaign did to somebody, the statistics say the same again. #}
told_by_webhook as (
    select distinct campaign_id
    from log_entries
    where campaign_id is not null
),

events as (
    select
        event_id as record_id,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        {{ brevo_event_type('event') }} as event_type,
        campaign_id as measure_id,
        coalesce(campaign_id, template_id) as email_id,
        link as url,
        user_agent,
        {{ brevo_is_machine('event') }} as is_machine,
        _row,
        _load_id,
        known_at
    from log_entries
    where {{ brevo_event_type('event') }} is not null
    union all
    select
        fates.fate_id as record_id,
        fates.occurred_at,
        fates.contact_id,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        fates.event_type,
        fates.campaign_id as measure_id,
        fates.campaign_id as email_id,
        fates.link as url,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        false as is_machine,
        fates._row,
        fates._load_id,
        fates.known_at
    from fates
    left join told_by_webhook
        on fates.campaign_id = told_by_webhook.campaign_id
    where told_by_webhook.campaign_id is null
    union all
    select
        block_id as record_id,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        case reason_code
            when 'contactFlaggedAsSpam' then 'complained'
            when 'hardBounce' then 'bounced'
            else 'unsubscribed'
        end as event_type,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        cast(null as {{ dbt.type_string() }}) as email_id,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        false as is_machine,
        _row,
        _load_id,
        known_at
    from blocked
    union all
    select
        record_id,
        occurred_at,
        contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'unsubscribed' as event_type,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        cast(null as {{ dbt.type_string() }}) as email_id,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        false as is_machine,
        _row,
        _load_id,
        known_at
    from blockings
),

final as (
    select
        record_id,
        occurred_at,
        contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        event_type,
        measure_id,
        email_id,
        cast(null as {{ dbt.type_string() }}) as content_id,
        url,
        user_agent,
        is_machine,
        (record_id is not null and occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from events
)

select * from final
