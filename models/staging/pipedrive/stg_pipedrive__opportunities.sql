{{ config(enabled=source_is_read('pipedrive')) }}

with

deals as (select * from {{ ref('base_pipedrive__deal_versions') }}),

flow as (select distinct opportunity_id from {{ ref('base_pipedrive__deal_flow') }}),

owner_units as (select * from {{ ref('base_pipedrive__owner_units') }}),

deal_products as (select * from {{ ref('base_pipedrive__deal_products') }}),

main_products as (
    select
        opportunity_id,
        max_by(product_id, (coalesce(total_price, 0), product_id)) as product_id
    from deal_products
    where not is_deleted and product_id is not null
    group by opportunity_id
),

{# As first delivered: what changed its stage after that is seen from delivery to delivery. #}
first_versions as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at, _load_id, _row
        ) as version_number
    from deals
),

{# Files may lack that column altogether; then it says nothing. #}
delivered as (
    select count(stage_changed_at) > 0 as tells_stage_changes
    from deals
),

final as (
    select
        deals.opportunity_id,
        deals.created_at,
        deals.updated_at,
        deals.account_id,
        deals.lead_id,
        deals.contact_id,
        coalesce(
            {{ business_type_by_words('deals.business_words') }},
            {{ business_type_by_words('deals.pipeline_name') }}
        ) as business_type,
        deals.status,
        deals.amount,
        coalesce(deals.currency, {{ source_currency('pipedrive') }}) as currency,
        deals.expected_close_on,
        deals.decided_at as closed_at,
        case deals.deal_status
            when 'won' then true
            when 'lost' then false
        end as is_won,
        case when deals.deal_status = 'lost' then deals.lost_reason end as lost_reason,
        coalesce(deals.product_id, main_products.product_id) as product_id,
        owner_units.sales_unit_id,
        (
            flow.opportunity_id is not null
            or coalesce(first_versions.stage_changed_at <= deals.created_at, false)
            or (first_versions.stage_changed_at is null and delivered.tells_stage_changes)
        ) as is_date_known,
        deals.is_deleted,
        (deals.created_at is not null) as is_readable,
        deals._row,
        deals._load_id,
        deals.known_at
    from deals
    cross join delivered
    left join flow
        on deals.opportunity_id = flow.opportunity_id
    left join first_versions
        on
            deals.opportunity_id = first_versions.opportunity_id
            and first_versions.version_number = 1
    left join owner_units
        on deals.owner_id = owner_units.owner_id
    left join main_products
        on deals.opportunity_id = main_products.opportunity_id
)

select * from final
