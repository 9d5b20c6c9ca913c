{{ config(enabled=source_is_read('salesforce')) }}

with

contact_roles as (
    select
        *,
        row_number() over (
            partition by contact_role_id
            order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__opportunity_contact_roles') }}
),

{# A contact may play several parts in an opportunity; the primary one counts. #}
contacts_of_opportunities as (
    select
        *,
        row_number() over (
            partition by opportunity_id, contact_id
            order by is_primary desc, updated_at desc, contact_role_id desc
        ) as role_rank
    from contact_roles
    where version_rank = 1 and not is_deleted
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
        contact_role as role,  -- noqa: RF04
        is_primary,
        added_at,
        (opportunity_id is not null and contact_id is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from contacts_of_opportunities
    where role_rank = 1
)

select * from final
