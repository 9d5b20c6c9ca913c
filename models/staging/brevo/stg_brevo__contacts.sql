{{ config(enabled=source_is_read('brevo')) }}

with

contacts as (select * from {{ ref('base_brevo__contacts') }}),

deletions as (select * from {{ ref('base_brevo__deletions') }}),

latest as (
    select
        contact_id,
        max(updated_at) as updated_at
    from contacts
    group by contact_id
),

final as (
    select
        contacts.contact_id,
        contacts.updated_at,
        contacts.created_at,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as {{ dbt.type_string() }}) as merged_into_contact_id,
        contacts.job_title,
        contacts.department,
        cast(null as {{ dbt.type_string() }}) as seniority,
        contacts.company_name,
        cast(null as {{ dbt.type_string() }}) as company_domain,
        contacts.industry,
        cast(null as bigint) as employee_count,
        contacts.country,
        coalesce(deletions.deleted_at >= latest.updated_at, false) as is_deleted,
        (contacts.updated_at is not null) as is_readable,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    inner join latest
        on contacts.contact_id = latest.contact_id
    left join deletions
        on contacts.email_hash = deletions.email_hash
)

select * from final
