{{ config(enabled=source_is_read('marketo')) }}

with

activities as (select * from {{ ref('base_marketo__activities') }}),

changes as (
    select *
    from {{ ref('base_marketo__changed_values') }}
    where field = 'unsubscribed' and {{ checkbox('new_value') }}
),

campaigns as (select * from {{ ref('base_marketo__smart_campaigns') }}),

mails as (
    select
        activities.*,
        case activities.type_id
            when '6' then 'sent'
            when '7' then 'delivered'
            when '8' then 'bounced'
            when '27' then 'bounced'
            when '9' then 'unsubscribed'
            when '10' then 'opened'
            when '11' then 'clicked'
        end as event_type
    from activities
    where activities.type_id in ('6', '7', '8', '9', '10', '11', '27')
),

{# The box ticked by a form, a list or a user; an unsubscription ticks it too, and is told once. #}
boxes as (
    select
        changes.activity_id,
        changes.lead_id,
        changes.occurred_at,
        changes._row,
        changes._load_id,
        changes.known_at
    from changes
    left join mails
        on
            changes.lead_id = mails.lead_id
            and mails.event_type = 'unsubscribed'
            and mails.occurred_at between {{ hours_later('changes.occurred_at', -1) }}
            and {{ hours_later('changes.occurred_at', 1) }}
    where mails.activity_id is null
),

events as (
    select
        activity_id,
        lead_id,
        occurred_at,
        event_type,
        campaign_id,
        asset_id,
        link,
        user_agent,
        is_bot,
        _row,
        _load_id,
        known_at
    from mails
    union all
    select
        activity_id,
        lead_id,
        occurred_at,
        'unsubscribed' as event_type,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as asset_id,
        cast(null as {{ dbt.type_string() }}) as link,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        false as is_bot,
        _row,
        _load_id,
        known_at
    from boxes
),

final as (
    select
        events.activity_id as record_id,
        events.occurred_at,
        events.lead_id as contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        events.event_type,
        campaigns.program_id as measure_id,
        events.asset_id as email_id,
        cast(null as {{ dbt.type_string() }}) as content_id,
        events.link as url,
        events.user_agent,
        events.is_bot as is_machine,
        (events.activity_id is not null and events.occurred_at is not null) as is_readable,
        events._row,
        events._load_id,
        events.known_at
    from events
    left join campaigns
        on events.campaign_id = campaigns.campaign_id
)

select * from final
