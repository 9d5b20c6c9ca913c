{{ config(enabled=source_is_read('marketo')) }}

with

activities as (
    select *
    from {{ ref('base_marketo__activities') }}
    where type_id in ('1', '2')
),

final as (
    select
        activity_id as record_id,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        cast(null as {{ dbt.type_string() }}) as session_id,
        lead_id as contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        case type_id when '1' then 'page_view' else 'form_submit' end as event_type,
        {# A form is told by its name where nothing says on which page it stood. #}
        coalesce(page_url, case type_id when '1' then asset_name else referrer_url end)
            as page_url,
        case type_id when '1' then referrer_url end as referrer_url,
        {%- for parameter in ['source', 'medium', 'campaign', 'content', 'term'] %}
        {{ marketo_query_parameter('query_parameters', 'utm_' ~ parameter) }} as utm_{{ parameter }},
        {%- endfor %}
        {# Forms have no address of their own: their name is what the catalogue can know. #}
        case type_id when '2' then asset_name end as content_id,
        is_bot,
        (activity_id is not null and occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from activities
)

select * from final
