{{ config(enabled=source_is_read('salesforce')) }}

with

opportunities as (select * from {{ ref('base_salesforce__opportunities') }}),

stage_changes as (
    select
        opportunity_id,
        occurred_at
    from {{ ref('base_salesforce__opportunity_field_history') }}
    where field = 'StageName'
),

states as (select * from {{ ref('base_salesforce__opportunity_history') }}),

owner_units as (select * from {{ ref('base_salesforce__owner_units') }}),

line_items as (
    select
        *,
        row_number() over (
            partition by line_item_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__opportunity_line_items') }}
),

{# What the opportunity is mostly about: the product that brings most. #}
main_products as (
    select
        opportunity_id,
        max_by(product_id, (coalesce(total_price, 0), product_id)) as product_id
    from line_items
    where version_rank = 1 and not is_deleted and product_id is not null
    group by opportunity_id
),

tracking as (
    select min(occurred_at) as began_at
    from stage_changes
),

opportunities_with_history as (
    select opportunity_id
    from stage_changes
    union
    select opportunity_id
    from states
),

final as (
    select
        opportunities.opportunity_id,
        opportunities.created_at,
        opportunities.updated_at,
        opportunities.account_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        opportunities.contact_id,
        {{ salesforce_business_type('opportunities.opportunity_type') }}
            as business_type,
        opportunities.status,
        opportunities.amount,
        coalesce(opportunities.currency, {{ source_currency('salesforce') }}) as currency,
        opportunities.close_date as expected_close_on,
        {# The day that sales names, as exactly as it is known: at the last change of
           stage if that was on this day, and not later than the last change at all. #}
        case
            when opportunities.is_closed then least(
                case
                    when
                        opportunities.stage_changed_at
                        between opportunities.close_day_started_at
                        and opportunities.close_day_ended_at
                        then opportunities.stage_changed_at
                    else opportunities.close_day_ended_at
                end,
                coalesce(opportunities.modified_at, opportunities.close_day_ended_at)
            )
        end as closed_at,
        case
            when opportunities.is_won then true
            when opportunities.is_closed then false
        end as is_won,
        case
            when opportunities.is_closed and not opportunities.is_won
                then opportunities.lost_reason
        end as lost_reason,
        coalesce(opportunities.product_id, main_products.product_id) as product_id,
        owner_units.sales_unit_id,
        coalesce(
            opportunities_with_history.opportunity_id is not null
            or opportunities.created_at >= tracking.began_at,
            false
        ) as is_date_known,
        opportunities.is_deleted,
        (opportunities.created_at is not null) as is_readable,
        opportunities._row,
        opportunities._load_id,
        opportunities.known_at
    from opportunities
    cross join tracking
    left join opportunities_with_history
        on opportunities.opportunity_id = opportunities_with_history.opportunity_id
    left join main_products
        on opportunities.opportunity_id = main_products.opportunity_id
    left join owner_units
        on opportunities.owner_id = owner_units.owner_id
)

select * from final
