{{ config(enabled=source_is_read('dynamics')) }}

with

opportunities as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__opportunity_versions') }}
),

contacts as (select distinct contact_id from {{ ref('base_dynamics__contact') }}),

connections as (
    select
        *,
        row_number() over (
            partition by connection_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__connection') }}
),

{# Identifiers are unique across tables, and a connection is kept once for each of its ends. #}
ends as (
    select
        connection_id,
        record_1_id as opportunity_id,
        record_2_id as contact_id,
        role_2 as contact_role,
        created_at,
        _row,
        _load_id,
        known_at
    from connections
    where version_rank = 1 and not is_inactive and not is_deleted
    union all
    select
        connection_id,
        record_2_id as opportunity_id,
        record_1_id as contact_id,
        role_1 as contact_role,
        created_at,
        _row,
        _load_id,
        known_at
    from connections
    where version_rank = 1 and not is_inactive and not is_deleted
),

known_opportunities as (
    select distinct opportunity_id
    from opportunities
),

named as (
    select
        opportunity_id,
        contact_id,
        cast(null as {{ dbt.type_string() }}) as contact_role,
        true as is_primary,
        created_at as added_at,
        _row,
        _load_id,
        known_at
    from opportunities
    where version_rank = 1 and contact_id is not null
    union all
    select
        ends.opportunity_id,
        ends.contact_id,
        ends.contact_role,
        false as is_primary,
        ends.created_at as added_at,
        ends._row,
        ends._load_id,
        ends.known_at
    from ends
    inner join contacts
        on ends.contact_id = contacts.contact_id
    inner join known_opportunities
        on ends.opportunity_id = known_opportunities.opportunity_id
),

ranked as (
    select
        *,
        max(contact_role) over (partition by opportunity_id, contact_id) as any_role,
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
        any_role as role,  -- noqa: RF04
        is_primary,
        added_at,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from ranked
    where name_rank = 1
)

select * from final
