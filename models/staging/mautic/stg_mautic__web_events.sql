{{ config(enabled=source_is_read('mautic'), materialized='view') }}

{%- set text = dbt.type_string() -%}
{%- set utm = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] %}

with

hits as (
    select * from {{ ref('base_mautic__page_hits') }}
    where hit_kind = 'view'
),

submissions as (select * from {{ ref('base_mautic__form_submissions') }}),

downloads as (
    select * from {{ ref('base_mautic__asset_downloads') }}
    where not is_error
),

events as (
    select
        'hit.' || hit_id as record_id,
        occurred_at,
        visitor_id,
        contact_id,
        'page_view' as event_type,
        page_url,
        referrer_url,
        {%- for name in utm %}
        {{ link_parameter('page_url', name) }} as {{ name }},
        {%- endfor %}
        cast(null as {{ text }}) as content_id,
        is_machine as is_bot,
        _row,
        _load_id,
        known_at
    from hits
    union all
    {# The referer of a submission is the page on which the form stood. #}
    select
        'form.' || submission_id as record_id,
        occurred_at,
        visitor_id,
        contact_id,
        'form_submit' as event_type,
        page_url,
        cast(null as {{ text }}) as referrer_url,
        {%- for name in utm %}
        {{ link_parameter('page_url', name) }} as {{ name }},
        {%- endfor %}
        'form.' || form_id as content_id,
        false as is_bot,
        _row,
        _load_id,
        known_at
    from submissions
    union all
    select
        'asset.' || download_id as record_id,
        occurred_at,
        visitor_id,
        contact_id,
        'download' as event_type,
        cast(null as {{ text }}) as page_url,
        referrer_url,
        {{ utm | join(',\n        ') }},
        'asset.' || asset_id as content_id,
        false as is_bot,
        _row,
        _load_id,
        known_at
    from downloads
),

final as (
    select
        record_id,
        occurred_at,
        visitor_id,
        cast(null as {{ text }}) as session_id,
        contact_id,
        cast(null as {{ text }}) as lead_id,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        event_type,
        page_url,
        referrer_url,
        {{ utm | join(',\n        ') }},
        content_id,
        is_bot,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from events
)

select * from final
