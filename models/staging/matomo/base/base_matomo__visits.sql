{#- Never stored: the actions are still as delivered. -#}
{{ config(enabled=source_is_read('matomo'), materialized='ephemeral') }}

{%- set columns = [
    'idVisit', 'visitorId', 'userId', 'actionDetails', 'firstActionTimestamp',
    'lastActionTimestamp', 'referrerType', 'referrerName', 'referrerKeyword', 'referrerUrl',
    'campaignName', 'campaignSource', 'campaignMedium', 'campaignContent', 'campaignKeyword',
    'browserName'
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
        {{ matomo_id('"idVisit"') }} as visit_id,
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
)

select * from renamed
