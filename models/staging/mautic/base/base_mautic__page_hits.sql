{{ config(
    enabled=source_is_read('mautic'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='hit_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'id', 'lead_id', 'email_id', 'redirect_id', 'tracking_id', 'date_hit', 'url', 'referer',
    'code', 'user_agent'
] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
landed_hits as (
    {{ mautic_rows('page_hits', columns) }}
),

deliveries as (
    select
        id as hit_id,
        _row,
        _load_id,
        _loaded_at
    from landed_hits
),

renamed as (
    select
        id as hit_id,
        lead_id as contact_id,
        email_id,
        tracking_id as visitor_id,
        {{ without_addresses('url', []) }} as page_url,
        {{ without_addresses('referer', []) }} as referrer_url,
        {{ without_addresses('user_agent', []) }} as user_agent,
        {{ mautic_is_machine('user_agent') }} as is_machine,
        {{ mautic_time('date_hit') }} as occurred_at,
        {# The way through a tracked link is a hit of its own, before that of the page. #}
        case
            when redirect_id is not null and email_id is not null then 'click'
            when redirect_id is not null then 'link'
            when try_cast(code as integer) >= 400 then 'error'
            else 'view'
        end as hit_kind,
        _row,
        _load_id,
        _loaded_at
    from landed_hits
    where id is not null
),

final as (
{{ latest_delivery('renamed', 'hit_id', deliveries='deliveries') }}
)

select * from final
