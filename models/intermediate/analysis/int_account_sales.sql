{#- What sales has with each account: opportunities open at as-of, won value, and the routes on which it
    is worked. -#}

with

opportunities as (
    select * from {{ ref('fct_opportunities') }}
    where account_key is not null
),

open_spans as (
    select
        source,
        opportunity_id
    from {{ ref('int_opportunity_open_spans') }}
    where open_from <= {{ as_of() }} and open_until > {{ as_of() }}
    group by source, opportunity_id
),

sales_units as (select * from {{ ref('dim_sales_unit') }}),

sales as (
    select * from {{ ref('int_customer_sales') }}
    where account_key is not null
),

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where account_key is not null
),

facts as (
    select
        opportunities.account_key,
        case when open_spans.opportunity_id is not null then 1 else 0 end as is_open,
        case when open_spans.opportunity_id is not null then opportunities.amount_reporting end
            as open_amount,
        0 as is_sale,
        cast(null as decimal(18, 2)) as won_amount,
        cast(null as timestamp) as sold_at,
        sales_units.route
    from opportunities
    left join open_spans
        on
            opportunities.source = open_spans.source
            and opportunities.opportunity_id = open_spans.opportunity_id
    left join sales_units on opportunities.sales_unit_key = sales_units.sales_unit_key
    union all
    select
        account_key,
        0 as is_open,
        cast(null as decimal(18, 2)) as open_amount,
        1 as is_sale,
        amount_reporting as won_amount,
        sold_at,
        route
    from sales
    union all
    select
        account_key,
        0 as is_open,
        cast(null as decimal(18, 2)) as open_amount,
        0 as is_sale,
        cast(null as decimal(18, 2)) as won_amount,
        cast(null as timestamp) as sold_at,
        route
    from cycles
),

final as (
    select
        account_key,
        sum(is_open) as open_opportunity_count,
        coalesce(sum(open_amount), 0) as open_amount,
        sum(is_sale) as sale_count,
        coalesce(sum(won_amount), 0) as won_amount,
        min(sold_at) as customer_since_at,
        max(case when route = 'direct' then 1 else 0 end) as has_direct,
        max(case when route = 'indirect' then 1 else 0 end) as has_indirect
    from facts
    group by account_key
)

select * from final
