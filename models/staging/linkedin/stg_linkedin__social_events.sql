{{ config(enabled=source_is_read('linkedin')) }}

with

responses as (
    select * from {{ ref('base_linkedin__form_responses') }}
    where not is_test
),

final as (
    select
        response_id as record_id,
        submitted_at as occurred_at,
        'linkedin' as platform,
        profile_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'lead_form_submit' as event_type,
        creative_id as post_id,
        campaign_id as measure_id,
        is_paid,
        cast(null as {{ dbt.type_string() }}) as landing_url,
        (submitted_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from responses
)

select * from final
