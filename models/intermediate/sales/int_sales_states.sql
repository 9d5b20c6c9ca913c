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

first_lead_changes as (
    select
        source,
        lead_id,
        from_status,
        row_number() over (
            partition by source, lead_id order by occurred_at, record_id
        ) as change_rank
    from lead_changes
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
        leads_owned.source,
        'lead' as object,
        'leads' as contract,
        leads_owned.lead_id as record_id,
        lead_records.record_lead_id as sales_record_id,
        identifiers.person_key,
        case
            when first_lead_changes.lead_id is null then leads_owned.status
            else first_lead_changes.from_status
        end as status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_born,
        leads_owned.is_date_known,
        leads_owned.created_at as occurred_at,
        leads_owned.known_at
    from leads_owned
    inner join lead_records
        on leads_owned.source = lead_records.source and leads_owned.lead_id = lead_records.lead_id
    inner join identifiers on leads_owned.owner_identifier = identifiers.identifier
    left join first_lead_changes
        on
            leads_owned.source = first_lead_changes.source
            and leads_owned.lead_id = first_lead_changes.lead_id
            and first_lead_changes.change_rank = 1
    union all
    select
        lead_changes.source,
        'lead' as object,
        'lead_status_changes' as contract,
        lead_changes.record_id,
        lead_records.record_lead_id as sales_record_id,
        identifiers.person_key,
        lead_changes.to_status as status,
        lead_changes.reason,
        false as is_born,
        lead_changes.is_date_known,
        lead_changes.occurred_at,
        lead_changes.known_at
    from lead_changes
    inner join lead_records
        on
            lead_changes.source = lead_records.source
            and lead_changes.lead_id = lead_records.lead_id
    inner join leads_owned
        on
            lead_changes.source = leads_owned.source
            and lead_changes.lead_id = leads_owned.lead_id
    inner join identifiers on leads_owned.owner_identifier = identifiers.identifier
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
