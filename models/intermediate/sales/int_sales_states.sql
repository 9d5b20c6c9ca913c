{#-
    Every dated state of a lead or an opportunity with what its status means: the state that it
    was born with, and each change. `meaning` is null where no rule knows the status.
    `sales_record_id` is the lead (after merges) or the opportunity. Deleted ones are left out.
-#}
with

status_map as (select * from {{ ref('crm_status_map') }}),

leads as (select * from {{ ref('int_leads') }}),

lead_records as (select * from {{ ref('int_lead_records') }} where not is_deleted),

lead_changes as (select * from {{ ref('int_lead_status_changes') }}),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_changes as (select * from {{ ref('int_opportunity_stage_changes') }}),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

leads_owned as (
    select
        leads.*,
        {{ owner_of('leads', 'cuts') }} as owner_identifier
    from leads
),

{# Merged leads are one record: born once, when the first of them was created. #}
leads_born as (
    select
        leads_owned.*,
        lead_records.record_lead_id,
        row_number() over (
            partition by leads_owned.source, lead_records.record_lead_id
            order by leads_owned.created_at, leads_owned.lead_id
        ) as birth_rank
    from leads_owned
    inner join lead_records
        on leads_owned.source = lead_records.source and leads_owned.lead_id = lead_records.lead_id
),

changes_of_records as (
    select
        lead_changes.*,
        lead_records.record_lead_id,
        leads_owned.owner_identifier,
        row_number() over (
            partition by lead_changes.source, lead_records.record_lead_id
            order by lead_changes.occurred_at, lead_changes.record_id
        ) as change_rank
    from lead_changes
    inner join lead_records
        on
            lead_changes.source = lead_records.source
            and lead_changes.lead_id = lead_records.lead_id
    inner join leads_owned
        on
            lead_changes.source = leads_owned.source
            and lead_changes.lead_id = leads_owned.lead_id
),

first_opportunity_changes as (
    select
        source,
        opportunity_id,
        from_status,
        row_number() over (
            partition by source, opportunity_id order by occurred_at, record_id
        ) as change_rank
    from opportunity_changes
),

lead_states as (
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
    left join leads as survivors
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

opportunity_states as (
    select
        opportunities.source,
        'opportunity' as object,
        'opportunities' as contract,
        opportunities.opportunity_id as record_id,
        opportunities.opportunity_id as sales_record_id,
        opportunity_persons.person_key,
        case
            when first_opportunity_changes.opportunity_id is null then opportunities.status
            else first_opportunity_changes.from_status
        end as status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_born,
        opportunities.is_date_known,
        opportunities.created_at as occurred_at,
        opportunities.known_at
    from opportunities
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
    left join first_opportunity_changes
        on
            opportunities.source = first_opportunity_changes.source
            and opportunities.opportunity_id = first_opportunity_changes.opportunity_id
            and first_opportunity_changes.change_rank = 1
    union all
    select
        opportunity_changes.source,
        'opportunity' as object,
        'opportunity_stage_changes' as contract,
        opportunity_changes.record_id,
        opportunities.opportunity_id as sales_record_id,
        opportunity_persons.person_key,
        opportunity_changes.to_status as status,
        opportunity_changes.reason,
        false as is_born,
        opportunity_changes.is_date_known,
        opportunity_changes.occurred_at,
        opportunity_changes.known_at
    from opportunity_changes
    inner join opportunities
        on
            opportunity_changes.source = opportunities.source
            and opportunity_changes.opportunity_id = opportunities.opportunity_id
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
),

states as (
    select * from lead_states
    union all
    select * from opportunity_states
),

final as (
    select
        states.*,
        status_map.meaning,
        status_map.stage_code
    from states
    left join status_map
        on
            states.source = status_map.source
            and states.object = status_map.object
            and states.status = status_map.status
)

select * from final
