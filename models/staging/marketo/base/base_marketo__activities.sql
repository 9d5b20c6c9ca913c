{{ config(
    enabled=source_is_read('marketo'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='activity_id',
    on_schema_change='append_new_columns',
) }}

{#- Each activity is read out of its JSON once, in the run that brings it. -#}
{%- set zone = source_timezone('marketo') -%}
{%- set columns = [
    'marketoguid', 'id', 'leadid', 'activitydate', 'activitytypeid', 'campaignid',
    'primaryattributevalueid', 'primaryattributevalue', 'attributes'
] %}

with

landed as (
    {{ landed('marketo', 'activities', columns) }}
),

keys as (
    {{ landed('marketo', 'activities', ['marketoguid', 'id']) }}
),

deliveries as (
    select
        coalesce({{ marketo_value('marketoguid') }}, id) as activity_id,
        _row,
        _load_id,
        _loaded_at
    from keys
),

renamed as (
    select
        coalesce({{ marketo_value('marketoguid') }}, id) as activity_id,
        leadid as lead_id,
        {{ utc_from_text('activitydate', zone) }} as occurred_at,
        activitytypeid as type_id,
        {{ marketo_value('campaignid') }} as campaign_id,
        {{ marketo_value('primaryattributevalueid') }} as asset_id,
        {{ marketo_value('primaryattributevalue') }} as asset_name,
        {{ marketo_attribute('Link') }} as link,
        {{ marketo_attribute('Webpage URL') }} as page_url,
        {{ marketo_attribute('Referrer URL') }} as referrer_url,
        {{ marketo_attribute('Query Parameters') }} as query_parameters,
        {{ marketo_attribute('User Agent') }} as user_agent,
        {{ marketo_attribute('Old Value') }} as old_value,
        {{ marketo_attribute('New Value') }} as new_value,
        {{ marketo_attribute('Reason') }} as reason,
        {{ marketo_attribute('Merge IDs') }} as merge_ids,
        {{ checkbox(marketo_attribute('Is Bot Activity')) }} as is_bot,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ latest_delivery('renamed', 'activity_id', deliveries='deliveries') }}
)

select * from final
