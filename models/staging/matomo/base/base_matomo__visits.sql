{{ config(
    enabled=source_is_read('matomo'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='visit_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'idVisit', 'visitorId', 'userId', 'actionDetails', 'firstActionTimestamp',
    'lastActionTimestamp', 'referrerType', 'referrerName', 'referrerKeyword', 'referrerUrl',
    'campaignName', 'campaignSource', 'campaignMedium', 'campaignContent', 'campaignKeyword',
    'browserName'
] -%}
{%- set kept = [
    'is_visit', 'visitor_id', 'contact_id', 'email_hash', 'email_domain', 'is_role_mailbox',
    'action_details', 'first_seconds', 'referrer_url', 'utm_source', 'utm_medium',
    'utm_campaign', 'utm_content', 'utm_term', 'is_bot'
] %}

with

landed as (
    {# Addresses are struck out of what stands in the actions once it is read: in JSON text the
       end of an escape could be taken for the beginning of an address. #}
    {{ landed('matomo', 'visits', columns, address_columns=['userid', 'actiondetails']) }}
),

-- The columns as Matomo writes them. -- noqa: disable=RF06
renamed as (
    select
        coalesce(
            {{ matomo_id('"idVisit"') }},
            'row ' || cast(_load_id as {{ dbt.type_string() }})
            || '.' || cast(_row as {{ dbt.type_string() }})
        ) as visit_id,
        {{ matomo_id('"idVisit"') }} is not null as is_visit,
        try_cast("lastActionTimestamp" as bigint) as last_seconds,
        {{ matomo_id('"visitorId"') }} as visitor_id,
        case
            when {{ address_of_user('"userId"') }} is null then {{ matomo_id('"userId"') }}
        end as contact_id,
        {{ email_hash(address_of_user('"userId"')) }} as email_hash,
        {{ email_domain(address_of_user('"userId"')) }} as email_domain,
        {{ is_role_mailbox(address_of_user('"userId"')) }} as is_role_mailbox,
        "actionDetails" as action_details,
        try_cast("firstActionTimestamp" as bigint) as first_seconds,
        "referrerUrl" as referrer_url,
        "campaignSource" as utm_source,
        "campaignMedium" as utm_medium,
        coalesce(
            "campaignName", case when "referrerType" = 'campaign' then "referrerName" end
        ) as utm_campaign,
        "campaignContent" as utm_content,
        coalesce(
            "campaignKeyword", case when "referrerType" = 'campaign' then "referrerKeyword" end
        ) as utm_term,
        {{ is_machine_browser('"browserName"') }} as is_bot,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ newest_event_version('renamed', 'visit_id', 'last_seconds', kept) }}
)

select * from final
