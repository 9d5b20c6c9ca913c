{#- Customers, purchases and those that were followed by another: the repeat rates have them all, in
    every cut; and who is asleep has bought as often as opportunities and orders say. -#}
with

purchases as (
    select distinct
        coalesce(account_key, person_key) as customer_key,
        {{ reporting_date('sold_at') }} as purchased_on
    from (
        select account_key, person_key, closed_at as sold_at
        from {{ ref('fct_opportunities') }}
        where is_won
        union all
        select account_key, person_key, ordered_at as sold_at
        from {{ ref('fct_orders') }}
        where order_part = 'sale'
    ) as sales
),

customers as (
    select
        customer_key,
        count(*) as purchase_count
    from purchases
    group by customer_key
),

recorded as (
    select
        'first_purchase' as population,
        count(*) as population_count,
        sum(case when purchase_count > 1 then 1 else 0 end) as repeated_count
    from customers
    union all
    select
        'every_purchase' as population,
        sum(purchase_count) as population_count,
        sum(purchase_count - 1) as repeated_count
    from customers
),

reported as (
    select
        population,
        dimension,
        sum(population_count) as population_count,
        sum(repeated_count) as repeated_count
    from {{ ref('rpt_repeat_rates') }}
    where horizon_days is null
    group by population, dimension
)

select
    recorded.population || ' by ' || coalesce(reported.dimension, '(none)')
    || ': opportunities and orders tell of ' || cast(recorded.population_count as {{ dbt.type_string() }})
    || ', ' || cast(recorded.repeated_count as {{ dbt.type_string() }}) || ' of them repeated,'
    || ' rpt_repeat_rates of ' || cast(coalesce(reported.population_count, 0) as {{ dbt.type_string() }})
    || ', ' || cast(coalesce(reported.repeated_count, 0) as {{ dbt.type_string() }}) as problem
from recorded
left join reported on recorded.population = reported.population
where
    recorded.population_count > 0
    and (
        coalesce(reported.population_count, 0) != recorded.population_count
        or coalesce(reported.repeated_count, 0) != recorded.repeated_count
    )
union all
select
    asleep.customer_key || ': opportunities and orders tell of '
    || cast(coalesce(customers.purchase_count, 0) as {{ dbt.type_string() }})
    || ' purchases, rpt_sleeping_customers of '
    || cast(asleep.purchase_count as {{ dbt.type_string() }}) as problem
from {{ ref('rpt_sleeping_customers') }} as asleep
left join customers on asleep.customer_key = customers.customer_key
where coalesce(customers.purchase_count, 0) != asleep.purchase_count
