{#-
    Every dated state of a lead with what its status means: the state that it was born with, and
    each change. `meaning` is null where no rule knows the status. `sales_record_id` is the lead
    after merges. Deleted ones are left out.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

status_map as (select * from {{ ref('crm_status_map') }} where object = 'lead'),

all_leads as (select * from {{ ref('int_leads') }}),

lead_records as (select * from {{ ref('int_lead_records') }} where not is_deleted),

lead_changes as (select * from {{ ref('int_lead_status_changes') }}),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

leads_owned as (
    select
        all_leads.*,
        {{ owner_of('leads', 'cuts') }} as owner_identifier
    from all_leads
),

{# All leads that live on in one record are looked at together, whoever owns them. #}
records as (
    select distinct
        lead_records.source,
        lead_records.record_lead_id
    from leads_owned
    inner join lead_records
        on leads_owned.source = lead_records.source and leads_owned.lead_id = lead_records.lead_id
    inner join identifiers on leads_owned.owner_identifier = identifiers.identifier
),

leads as (
    select
        leads_owned.*,
        lead_records.record_lead_id
    from leads_owned
    inner join lead_records
        on leads_owned.source = lead_records.source and leads_owned.lead_id = lead_records.lead_id
    inner join records
        on
            lead_records.source = records.source
            and lead_records.record_lead_id = records.record_lead_id
),

{# Merged leads are one record: born once, when the first of them was created. #}
leads_born as (
    select
        leads.*,
        row_number() over (
            partition by source, record_lead_id order by created_at, lead_id
        ) as birth_rank
    from leads
),

changes_of_records as (
    select
        lead_changes.*,
        leads.record_lead_id,
        leads.owner_identifier,
        row_number() over (
            partition by lead_changes.source, leads.record_lead_id
            order by lead_changes.occurred_at, lead_changes.record_id
        ) as change_rank
    from lead_changes
    inner join leads
        on lead_changes.source = leads.source and lead_changes.lead_id = leads.lead_id
),

states as (
    select
        leads_born.source,
        'lead' as object,
        'leads' as contract,
        leads_born.lead_id as record_id,
        leads_born.record_lead_id as sales_record_id,
        identifiers.person_key,
        case
            when first_changes.record_id is not null then first_changes.from_status
            when survivors.lead_id is not null then survivors.status
            else leads_born.status
        end as status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_born,
        leads_born.is_date_known,
        leads_born.created_at as occurred_at,
        leads_born.known_at
    from leads_born
    inner join identifiers on leads_born.owner_identifier = identifiers.identifier
    left join changes_of_records as first_changes
        on
            leads_born.source = first_changes.source
            and leads_born.record_lead_id = first_changes.record_lead_id
            and first_changes.change_rank = 1
    left join all_leads as survivors
        on
            leads_born.source = survivors.source
            and leads_born.record_lead_id = survivors.lead_id
    where leads_born.birth_rank = 1
    union all
    select
        changes_of_records.source,
        'lead' as object,
        'lead_status_changes' as contract,
        changes_of_records.record_id,
        changes_of_records.record_lead_id as sales_record_id,
        identifiers.person_key,
        changes_of_records.to_status as status,
        changes_of_records.reason,
        false as is_born,
        changes_of_records.is_date_known,
        changes_of_records.occurred_at,
        changes_of_records.known_at
    from changes_of_records
    inner join identifiers on changes_of_records.owner_identifier = identifiers.identifier
),

final as (
    select
        states.*,
        status_map.meaning,
        status_map.stage_code
    from states
    left join status_map
        on states.source = status_map.source and states.status = status_map.status
)

select * from final
