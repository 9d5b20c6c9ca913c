{{ config(enabled=source_is_read('salesforce')) }}

with

activities as (select * from {{ ref('base_salesforce__activities') }}),

owner_units as (select * from {{ ref('base_salesforce__owner_units') }}),

final as (
    select
        activities.record_id,
        activities.occurred_at,
        activities.activity_type,
        activities.outcome,
        activities.lead_id,
        activities.contact_id,
        activities.opportunity_id,
        owner_units.sales_unit_id,
        (activities.occurred_at is not null) as is_readable,
        activities._row,
        activities._load_id,
        activities.known_at
    from activities
    left join owner_units
        on activities.owner_id = owner_units.owner_id
    where activities.not_used_because is null
)

select * from final
