with

sales_units as (select * from {{ ref('int_sales_units') }}),

{# A unit that is named but was never delivered stands here by its id. #}
named as (
    select source, sales_unit_id from {{ ref('int_leads') }} where sales_unit_id is not null
    union
    select source, sales_unit_id from {{ ref('int_opportunities') }} where sales_unit_id is not null
    union
    select source, sales_unit_id from sales_units
),

final as (
    select
        {{ surrogate_key(["'sales_unit'", 'named.source', 'named.sales_unit_id']) }} as sales_unit_key,
        named.sales_unit_id,
        named.source,
        sales_units.name,
        case
            when lower(sales_units.route) in ('direct', 'indirect') then lower(sales_units.route)
            else 'unknown'
        end as route,
        sales_units.region
    from named
    left join sales_units
        on named.source = sales_units.source and named.sales_unit_id = sales_units.sales_unit_id
)

select * from final
