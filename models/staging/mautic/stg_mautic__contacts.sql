{{ config(enabled=source_is_read('mautic')) }}

{%- set text = dbt.type_string() %}

with

contacts as (select * from {{ ref('base_mautic__contacts') }}),

mergers as (select * from {{ ref('base_mautic__contact_merges') }}),

companies as (select * from {{ ref('base_mautic__contact_companies') }}),

known as (
    select distinct contact_id from contacts
),

{# Mautic deletes the loser of a merger: often nothing but the merger is left of it. #}
versions as (
    select
        contact_id,
        updated_at,
        created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        job_title,
        company_name,
        company_domain,
        country,
        is_deleted,
        _row,
        _load_id,
        known_at
    from contacts
    union all
    select
        mergers.contact_id,
        mergers.merged_at as updated_at,
        cast(null as timestamp) as created_at,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        cast(null as {{ text }}) as job_title,
        cast(null as {{ text }}) as company_name,
        cast(null as {{ text }}) as company_domain,
        cast(null as {{ text }}) as country,
        false as is_deleted,
        mergers._row,
        mergers._load_id,
        mergers.known_at
    from mergers
    left join known on mergers.contact_id = known.contact_id
    where known.contact_id is null
),

final as (
    select
        versions.contact_id,
        versions.updated_at,
        versions.created_at,
        versions.email_hash,
        versions.email_domain,
        versions.is_role_mailbox,
        cast(null as {{ text }}) as visitor_id,
        companies.account_id,
        mergers.merged_into_contact_id,
        versions.job_title,
        cast(null as {{ text }}) as department,
        cast(null as {{ text }}) as seniority,
        versions.company_name,
        versions.company_domain,
        cast(null as {{ text }}) as industry,
        cast(null as bigint) as employee_count,
        versions.country,
        (versions.is_deleted and mergers.contact_id is null) as is_deleted,
        (versions.updated_at is not null) as is_readable,
        versions._row,
        versions._load_id,
        versions.known_at
    from versions
    left join mergers on versions.contact_id = mergers.contact_id
    left join companies on versions.contact_id = companies.contact_id
)

select * from final
