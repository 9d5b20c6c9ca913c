{#- Never stored: parameters and user ids are still as delivered. -#}
{{ config(enabled=source_is_read('ga4'), materialized='ephemeral') }}

{%- set zone = source_timezone('ga4') -%}
{#- JSON is opened before addresses are struck out: there the end of an escape could be taken
    for the beginning of an address. -#}
{%- set nested = [
    'event_params', 'collected_traffic_source', 'session_traffic_source_last_click', 'device'
] -%}
{%- set event_columns = [
    'event_timestamp', 'event_name', 'event_bundle_sequence_id', 'batch_event_index',
    'user_id', 'user_pseudo_id', '_file'
] + nested -%}
{%- set flat_columns = [
    'timestamp', 'name', 'bundle_sequence_id', 'batch_event_index', 'user_id', 'user_pseudo_id',
    'is_intraday', 'device_web_info_browser'
] -%}
{%- set manual = {
    'source': 'manual_source', 'medium': 'manual_medium', 'campaign': 'manual_campaign_name',
    'content': 'manual_content', 'term': 'manual_term', 'gclid': 'gclid'
} -%}
{%- for param in ga4_params() -%}
    {%- do flat_columns.append('param_' ~ param) -%}
{%- endfor -%}
{%- for field in manual.values() -%}
    {%- do flat_columns.append('collected_traffic_source_' ~ field) -%}
{%- endfor %}

with

nested_events as (
    {{ landed('ga4', 'events', event_columns, address_columns=['user_id'] + nested) }}
),

flat_events as (
    {{ landed('ga4', 'event', flat_columns, address_columns=['user_id']) }}
),

-- The columns as BigQuery and the connector write them. -- noqa: disable=RF06
final as (
    select
        "event_name" as event_name,
        {{ utc_from_unix('"event_timestamp"', 1000000) }} as occurred_at,
        "event_bundle_sequence_id" as bundle_id,
        "batch_event_index" as batch_index,
        "user_pseudo_id" as visitor_id,
        "user_id" as user_id,
        {# The table of the day so far is replaced by that of the whole day. #}
        not {{ contains_text('"_file"', "'intraday'") }} as is_of_whole_day,
        "event_params" as event_params,
        {%- for param in ga4_params() %}
        cast(null as {{ dbt.type_string() }}) as param_{{ param }},
        {%- endfor %}
        {%- for name, field in manual.items() %}
        {{ json_text('"collected_traffic_source"', '$.' ~ field) }} as collected_{{ name }},
        {%- endfor %}
        {%- for name, field in {
            'source': 'source', 'medium': 'medium', 'campaign': 'campaign_name',
            'content': 'content', 'term': 'term'
        }.items() %}
        {{ json_text(
            '"session_traffic_source_last_click"', '$.manual_campaign.' ~ field
        ) }} as session_{{ name }},
        {%- endfor %}
        {{ json_text(
            '"session_traffic_source_last_click"', '$.google_ads_campaign.campaign_name'
        ) }} as session_ads_campaign,
        {{ json_text('"device"', '$.web_info.browser') }} as browser_name,
        _row,
        _load_id,
        _loaded_at
    from nested_events
    union all
    select
        "name",
        {{ utc_from_text('"timestamp"', zone) }},
        "bundle_sequence_id",
        "batch_event_index",
        "user_pseudo_id",
        "user_id",
        not coalesce({{ flag('"is_intraday"') }}, false),
        null,
        {%- for param in ga4_params() %}
        "param_{{ param }}",
        {%- endfor %}
        {%- for field in manual.values() %}
        "collected_traffic_source_{{ field }}",
        {%- endfor %}
        null,
        null,
        null,
        null,
        null,
        null,
        "device_web_info_browser",
        _row,
        _load_id,
        _loaded_at
    from flat_events
)

select * from final
