{{ config(enabled=source_is_read('mautic')) }}

{%- set utm = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] -%}
{%- set columns = [
    'id', 'asset_id', 'lead_id', 'tracking_id', 'date_download', 'referer', 'code'
] + utm %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    {{ mautic_rows('asset_downloads', columns) }}
),

renamed as (
    select
        id as download_id,
        asset_id,
        lead_id as contact_id,
        tracking_id as visitor_id,
        {{ without_addresses('referer', []) }} as referrer_url,
        {%- for name in utm %}
        {{ without_addresses(name, []) }} as {{ name }},
        {%- endfor %}
        coalesce(try_cast(code as integer) >= 400, false) as is_error,
        {{ mautic_time('date_download') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_log('renamed', 'download_id') }}
)

select * from final
