{{ config(enabled=source_is_read('hubspot')) }}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
delivered as (
    select
        "id" as campaign_id,
        "name" as campaign_name,
        "type" as campaign_type,
        {{ hubspot_time('"_fivetran_synced"') }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from (
        {{ landed('hubspot', 'email_campaign', ['id', 'name', 'type', '_fivetran_synced']) }}
    ) as connector_campaigns
    union all
    select
        "id" as campaign_id,
        {{ without_addresses('name', []) }} as campaign_name,
        "type" as campaign_type,
        {{ hubspot_time('"lastUpdatedTime"') }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from (
        {{ landed_pages(
            'hubspot', 'email_campaigns', ['id', 'name', 'type', 'lastUpdatedTime'], 'campaigns'
        ) }}
    ) as api_campaigns
),

final as (
    {{ record_log('delivered', 'campaign_id') }}
)

select * from final
