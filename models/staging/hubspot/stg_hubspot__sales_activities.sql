{{ config(enabled=source_is_read('hubspot')) }}

with

engagements as (
    select * from {{ ref('base_hubspot__engagements') }}
    where not_used_because is null
),

pairs as (select * from {{ ref('base_hubspot__engagement_pairs') }}),

engagement_deals as (
    select
        engagement_id,
        min(other_id) as deal_id
    from pairs
    where other_object = 'deal'
    group by engagement_id
),

engagement_contacts as (
    select
        engagement_id,
        other_id as contact_id,
        row_number() over (partition by engagement_id order by other_id) as contact_number
    from pairs
    where other_object = 'contact'
),

{# A meeting of three is work on each of them: one record per contact. #}
final as (
    select
        case
            when coalesce(engagement_contacts.contact_number, 1) = 1 then engagements.engagement_id
            else engagements.engagement_id || '.' || engagement_contacts.contact_id
        end as record_id,
        engagements.occurred_at,
        engagements.activity_type,
        engagements.outcome,
        engagement_contacts.contact_id as lead_id,
        engagement_contacts.contact_id,
        engagement_deals.deal_id as opportunity_id,
        cast(null as {{ dbt.type_string() }}) as sales_unit_id,
        (engagements.occurred_at is not null) as is_readable,
        engagements._row,
        engagements._load_id,
        engagements.known_at
    from engagements
    left join engagement_contacts
        on engagements.engagement_id = engagement_contacts.engagement_id
    left join engagement_deals
        on engagements.engagement_id = engagement_deals.engagement_id
)

select * from final
