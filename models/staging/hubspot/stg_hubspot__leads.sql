{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

contacts as (select * from {{ ref('base_hubspot__contacts') }}),

states as (select * from {{ ref('base_hubspot__lead_states') }}),

mergers as (select * from {{ ref('base_hubspot__contact_merges') }}),

{# A contact is a lead from its first stage on. #}
born as (
    select
        contact_id,
        occurred_at as created_at,
        is_date_known
    from states
    where state_number = 1
),

current_states as (
    select
        contact_id,
        status
    from (
        select
            contact_id,
            status,
            row_number() over (partition by contact_id order by state_number desc) as last_rank
        from states
    ) as ranked
    where last_rank = 1
),

final as (
    select
        contacts.contact_id as lead_id,
        born.created_at,
        contacts.updated_at,
        contacts.contact_id,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        contacts.account_id,
        current_states.status,
        cast(null as {{ text }}) as measure_id,
        contacts.source_name,
        cast(null as {{ text }}) as sales_unit_id,
        cast(null as {{ text }}) as opportunity_id,
        mergers.merged_into_contact_id as merged_into_lead_id,
        contacts.job_title,
        contacts.department,
        contacts.company_name,
        contacts.industry,
        contacts.employee_count,
        contacts.country,
        born.is_date_known,
        (contacts.is_deleted and mergers.contact_id is null) as is_deleted,
        true as is_readable,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    inner join born on contacts.contact_id = born.contact_id
    inner join current_states on contacts.contact_id = current_states.contact_id
    left join mergers on contacts.contact_id = mergers.contact_id
)

select * from final
