{#- Every win of the ledger is a sale to a customer, and the other way round, month by month; and the
    money of the lifetime values is that of opportunities and orders. -#}
with

wins as (
    select {{ month_of('occurred_on') }} as month, count(*) as win_count
    from {{ ref('fct_stage_transitions') }}
    where kind = 'win'
    group by {{ month_of('occurred_on') }}
),

sales as (
    select {{ month_of('sold_on') }} as month, count(*) as sale_count
    from {{ ref('int_customer_sales') }}
    group by {{ month_of('sold_on') }}
),

in_purchases as (
    select sum(sale_count) as sale_count, sum(amount_reporting) as amount
    from {{ ref('int_customer_purchases') }}
),

in_revenue as (
    select sum(sale_count) as sale_count, sum(sale_amount) as amount
    from {{ ref('int_customer_revenue') }}
),

recorded as (
    select count(*) as sale_count, coalesce(sum(amount_reporting), 0) as amount
    from (
        select amount_reporting from {{ ref('fct_opportunities') }} where is_won
        union all
        select amount_reporting from {{ ref('fct_orders') }} where order_part = 'sale'
    ) as records
),

over as (
    select {{ month_of(reporting_date(as_of() ~ ' + interval 1 microsecond')) }} as running_month
),

in_lifetimes as (
    select coalesce(sum(sale_count), 0) as sale_count, coalesce(sum(sale_amount), 0) as amount
    from {{ ref('rpt_lifetime_value') }}
    where dimension = 'cohort_month'
),

until_now as (
    select count(*) as sale_count, coalesce(sum(sales.amount_reporting), 0) as amount
    from {{ ref('int_customer_sales') }} as sales
    cross join over
    where sales.sold_on < over.running_month
)

select
    'month ' || cast(coalesce(wins.month, sales.month) as {{ dbt.type_string() }})
    || ': fct_stage_transitions has ' || cast(coalesce(wins.win_count, 0) as {{ dbt.type_string() }})
    || ' wins, int_customer_sales ' || cast(coalesce(sales.sale_count, 0) as {{ dbt.type_string() }})
    as problem
from wins
full outer join sales on wins.month = sales.month
where coalesce(wins.win_count, 0) != coalesce(sales.sale_count, 0)
{%- for left, right, name in [
    ('recorded', 'in_purchases', 'int_customer_purchases'),
    ('recorded', 'in_revenue', 'int_customer_revenue'),
    ('until_now', 'in_lifetimes', 'rpt_lifetime_value'),
] %}
union all
select
    'fct_opportunities and fct_orders: ' || cast({{ left }}.sale_count as {{ dbt.type_string() }})
    || ' sales of ' || cast({{ left }}.amount as {{ dbt.type_string() }}) || ', {{ name }}: '
    || cast({{ right }}.sale_count as {{ dbt.type_string() }}) || ' of '
    || cast({{ right }}.amount as {{ dbt.type_string() }}) as problem
from {{ left }}
cross join {{ right }}
where
    coalesce({{ left }}.sale_count, 0) != coalesce({{ right }}.sale_count, 0)
    or coalesce({{ left }}.amount, 0) != coalesce({{ right }}.amount, 0)
{%- endfor %}
