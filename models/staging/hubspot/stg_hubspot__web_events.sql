{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

submissions as (select * from {{ ref('base_hubspot__form_submissions') }}),

final as (
    select
        record_id,
        occurred_at,
        cast(null as {{ text }}) as visitor_id,
        cast(null as {{ text }}) as session_id,
        contact_id,
        cast(null as {{ text }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'form_submit' as event_type,
        page_url,
        cast(null as {{ text }}) as referrer_url,
        {%- for name in ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] %}
        {{ link_parameter('page_url', name) }} as {{ name }},
        {%- endfor %}
        form_id as content_id,
        false as is_bot,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from submissions
)

select * from final
