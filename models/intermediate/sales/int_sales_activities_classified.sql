{#-
    Sales activities with person, stage and the sales record they work on: the opportunity, else
    the lead. One that names no known lead, contact or opportunity has no person.
-#}
{#- Built after int_changed_persons, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_changed_persons') }}

with

activities as (select * from {{ ref('int_sales_activities') }}),

stage_rules as (select * from {{ ref('stage_rules') }} where contract = 'sales_activities'),

leads as (select source, lead_id from {{ ref('int_leads') }}),

lead_records as (select * from {{ ref('int_lead_records') }}),

contacts as (select source, contact_id from {{ ref('int_contacts') }}),

opportunities as (select source, opportunity_id from {{ ref('int_opportunities') }}),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

known as (
    select
        activities.source,
        activities.record_id,
        activities.activity_type,
        activities.outcome,
        activities.occurred_at,
        activities.known_at,
        activities.sales_unit_id,
        contacts.contact_id,
        leads.lead_id,
        lead_records.record_lead_id,
        opportunities.opportunity_id,
        opportunity_persons.person_key as opportunity_person_key
    from activities
    left join contacts
        on activities.source = contacts.source and activities.contact_id = contacts.contact_id
    left join leads on activities.source = leads.source and activities.lead_id = leads.lead_id
    left join lead_records
        on leads.source = lead_records.source and leads.lead_id = lead_records.lead_id
    left join opportunities
        on
            activities.source = opportunities.source
            and activities.opportunity_id = opportunities.opportunity_id
    left join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
),

owned as (
    select
        known.*,
        {{ owner_of('sales_activities', 'cuts') }} as owner_identifier
    from known
),

staged as (
    select
        owned.source,
        owned.record_id,
        stage_rules.stage_code,
        row_number() over (
            partition by owned.source, owned.record_id
            order by stage_rules.priority desc, stage_rules.rule_id
        ) as rule_rank
    from owned
    inner join stage_rules
        on
            (stage_rules.event_type is null or owned.activity_type = stage_rules.event_type)
            and (
                stage_rules.pattern is null
                or {{ matches_pattern(
                    "case stage_rules.field when 'outcome' then owned.outcome end",
                    'stage_rules.pattern'
                ) }}
            )
),

final as (
    select
        owned.source,
        owned.record_id,
        owned.activity_type,
        coalesce(identifiers.person_key, owned.opportunity_person_key) as person_key,
        staged.stage_code,
        case
            when owned.opportunity_id is not null then 'opportunity'
            when owned.lead_id is not null then 'lead'
        end as object,
        coalesce(owned.opportunity_id, owned.record_lead_id) as sales_record_id,
        owned.sales_unit_id,
        owned.occurred_at,
        owned.known_at
    from owned
    left join identifiers on owned.owner_identifier = identifiers.identifier
    left join staged
        on
            owned.source = staged.source
            and owned.record_id = staged.record_id
            and staged.rule_rank = 1
)

select * from final
