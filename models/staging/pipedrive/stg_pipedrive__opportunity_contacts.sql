{{ config(enabled=source_is_read('pipedrive')) }}

with

deals as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_pipedrive__deals') }}
),

participants as (select * from {{ ref('base_pipedrive__deal_participants') }}),

named as (
    select
        opportunity_id,
        contact_id,
        true as is_primary,
        created_at as added_at,
        _row,
        _load_id,
        known_at
    from deals
    where version_rank = 1 and contact_id is not null
    union all
    select
        opportunity_id,
        contact_id,
        false as is_primary,
        added_at,
        _row,
        _load_id,
        known_at
    from participants
    where not is_deleted
),

ranked as (
    select
        *,
        row_number() over (
            partition by opportunity_id, contact_id
            order by is_primary desc, added_at, _load_id desc, _row desc
        ) as name_rank
    from named
),

final as (
    select
        opportunity_id || '|c' || contact_id as opportunity_contact_id,
        opportunity_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        contact_id,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        {# Pipedrive knows that somebody takes part, not as what. #}
        cast(null as {{ dbt.type_string() }}) as role,  -- noqa: RF04
        is_primary,
        added_at,
        (opportunity_id is not null and contact_id is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from ranked
    where name_rank = 1
)

select * from final
