{#- A visit goes on after it was exported: then all of it comes again, and takes the place of
    what was known of it. -#}
{{ config(
    enabled=source_is_read('matomo'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='session_id',
    on_schema_change='append_new_columns',
) }}

with

actions as (
    select *
    from {{ ref('base_matomo__actions') }}
    where not_used_because is null and {{ of_new_loads() }}
),

final as (
    select
        record_id,
        occurred_at,
        visitor_id,
        visit_id as session_id,
        contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        event_type,
        page_url,
        referrer_url,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        utm_term,
        cast(null as {{ dbt.type_string() }}) as content_id,
        is_bot,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from actions
)

select * from final
