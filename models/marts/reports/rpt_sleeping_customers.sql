{#-
    Customers of whom nothing has been seen or heard for more than half the time after which a cycle
    falls dormant, and on whom no opportunity is open: early enough to wake them.
-#}
with

customers as (select * from {{ ref('int_customers') }}),

signs as (select * from {{ ref('int_customer_signs') }}),

persons as (
    select
        coalesce(account_key, person_key) as customer_key,
        count(*) as person_count
    from {{ ref('dim_person') }}
    where not is_stand_in
    group by coalesce(account_key, person_key)
),

cycles as (
    select
        coalesce(account_key, person_key) as customer_key,
        sum(case when outcome = 'open' then 1 else 0 end) as open_cycle_count,
        max(case when outcome = 'churned' then ended_at end) as churned_at
    from {{ ref('fct_lead_cycles') }}
    group by coalesce(account_key, person_key)
),

open_spans as (
    select * from {{ ref('int_opportunity_open_spans') }}
    where open_from <= {{ as_of() }} and open_until > {{ as_of() }}
),

opportunities as (select * from {{ ref('fct_opportunities') }}),

worked_on as (
    select distinct coalesce(opportunities.account_key, opportunities.person_key) as customer_key
    from open_spans
    inner join opportunities
        on
            open_spans.source = opportunities.source
            and open_spans.opportunity_id = opportunities.opportunity_id
),

revenue as (
    select
        customer_key,
        sum(after_sales_amount) as after_sales_amount
    from {{ ref('int_customer_revenue') }}
    group by customer_key
),

silent as (
    select
        signs.*,
        {{ days_between('signs.last_sign_at', as_of()) }} as silent_days
    from signs
),

final as (
    select
        customers.customer_key,
        customers.account_key,
        customers.person_key,
        customers.persona_id,
        customers.route,
        cast(coalesce(persons.person_count, 0) as bigint) as person_count,
        cast(customers.purchase_count as bigint) as purchase_count,
        cast(customers.sale_amount as decimal(18, 2)) as sale_amount,
        cast(revenue.after_sales_amount as decimal(18, 2)) as after_sales_amount,
        {{ reporting_date('customers.first_purchased_at') }} as first_purchase_on,
        {{ reporting_date('customers.last_purchased_at') }} as last_purchase_on,
        {%- for kind in ['touch', 'sales_activity', 'opportunity', 'order'] %}
        {{ reporting_date('silent.last_' ~ kind ~ '_at') }} as last_{{ kind }}_on,
        {%- endfor %}
        {{ reporting_date('silent.last_sign_at') }} as last_sign_on,
        silent.silent_days,
        cast(coalesce(cycles.open_cycle_count, 0) as bigint) as open_cycle_count,
        coalesce(cycles.churned_at > customers.last_purchased_at, false) as has_churned
    from customers
    inner join silent on customers.customer_key = silent.customer_key
    left join persons on customers.customer_key = persons.customer_key
    left join cycles on customers.customer_key = cycles.customer_key
    left join worked_on on customers.customer_key = worked_on.customer_key
    left join revenue on customers.customer_key = revenue.customer_key
    where
        silent.silent_days > {{ var('dormant_after_days') }} / 2.0
        and worked_on.customer_key is null
)

select * from final
