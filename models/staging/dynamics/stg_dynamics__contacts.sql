{{ config(enabled=source_is_read('dynamics')) }}

with

contacts as (select * from {{ ref('base_dynamics__contact') }}),

final as (
    select
        contact_id,
        updated_at,
        created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        account_id,
        merged_into_contact_id,
        job_title,
        department,
        cast(null as {{ dbt.type_string() }}) as seniority,
        cast(null as {{ dbt.type_string() }}) as company_name,
        cast(null as {{ dbt.type_string() }}) as company_domain,
        cast(null as {{ dbt.type_string() }}) as industry,
        cast(null as bigint) as employee_count,
        country,
        {# The loser of a merger is only deactivated, and lives on in the winner. #}
        (is_deleted and merged_into_contact_id is null) as is_deleted,
        (updated_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from contacts
)

select * from final
