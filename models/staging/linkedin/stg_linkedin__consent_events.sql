{{ config(enabled=source_is_read('linkedin')) }}

with

consents as (
    select
        *,
        row_number() over (
            partition by response_id, purpose, channel order by consent_id
        ) as box_rank
    from {{ ref('base_linkedin__consents') }}
    where not_used_because is null
),

final as (
    select
        response_id || '.' || purpose || '.' || channel as record_id,
        submitted_at as occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        purpose,
        channel,
        'confirmed' as event_type,
        {# Nobody has yet answered from the address itself. #}
        'single' as method,
        campaign_id as measure_id,
        response_id as proof_reference,
        false as is_machine,
        (submitted_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from consents
    where box_rank = 1
)

select * from final
