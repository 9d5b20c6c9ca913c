{{ config(enabled=source_is_read('pipedrive')) }}

with

persons as (select * from {{ ref('base_pipedrive__persons') }}),

addresses as (select * from {{ ref('base_pipedrive__person_addresses') }}),

{# The winner of a merger names the loser. #}
mergers as (
    select
        absorbed_contact_id,
        min(contact_id) as merged_into_contact_id
    from persons
    where absorbed_contact_id is not null and absorbed_contact_id <> contact_id
    group by absorbed_contact_id
),

final as (
    select
        persons.contact_id,
        persons.updated_at,
        persons.created_at,
        addresses.email_hash,
        addresses.email_domain,
        coalesce(addresses.is_role_mailbox, false) as is_role_mailbox,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        persons.account_id,
        mergers.merged_into_contact_id,
        persons.job_title,
        persons.department,
        cast(null as {{ dbt.type_string() }}) as seniority,
        cast(null as {{ dbt.type_string() }}) as company_name,
        cast(null as {{ dbt.type_string() }}) as company_domain,
        cast(null as {{ dbt.type_string() }}) as industry,
        cast(null as bigint) as employee_count,
        persons.country,
        (persons.is_deleted and mergers.merged_into_contact_id is null) as is_deleted,
        (persons.updated_at is not null) as is_readable,
        persons._row,
        persons._load_id,
        persons.known_at
    from persons
    left join addresses
        on persons._load_id = addresses._load_id and persons._row = addresses._row
    left join mergers
        on persons.contact_id = mergers.absorbed_contact_id
)

select * from final
