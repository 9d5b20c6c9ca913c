{{ config(enabled=source_is_read('mautic')) }}

{%- set text = dbt.type_string() %}

with

contacts as (select * from {{ ref('base_mautic__contacts') }}),

states as (
    select
        *,
        row_number() over (partition by contact_id order by state_number desc) as last_rank
    from {{ ref('base_mautic__lead_states') }}
),

mergers as (select * from {{ ref('base_mautic__contact_merges') }}),

companies as (select * from {{ ref('base_mautic__contact_companies') }}),

{# A contact is a lead from its first stage on. #}
final as (
    select
        contacts.contact_id as lead_id,
        first_states.occurred_at as created_at,
        contacts.updated_at,
        contacts.contact_id,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        companies.account_id,
        last_states.status,
        cast(null as {{ text }}) as measure_id,
        cast(null as {{ text }}) as source_name,
        cast(null as {{ text }}) as sales_unit_id,
        cast(null as {{ text }}) as opportunity_id,
        mergers.merged_into_contact_id as merged_into_lead_id,
        contacts.job_title,
        cast(null as {{ text }}) as department,
        contacts.company_name,
        cast(null as {{ text }}) as industry,
        cast(null as bigint) as employee_count,
        contacts.country,
        first_states.is_date_known,
        (contacts.is_deleted and mergers.contact_id is null) as is_deleted,
        true as is_readable,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    inner join states as first_states
        on contacts.contact_id = first_states.contact_id and first_states.state_number = 1
    inner join states as last_states
        on contacts.contact_id = last_states.contact_id and last_states.last_rank = 1
    left join mergers on contacts.contact_id = mergers.contact_id
    left join companies on contacts.contact_id = companies.contact_id
)

select * from final
