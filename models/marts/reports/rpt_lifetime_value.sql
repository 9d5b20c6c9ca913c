{#-
    What a customer has brought by the months since the first purchase: the mean cumulative function
    (W. Nelson, Graphical analysis of system repair data, 1988). Each month of age is the mean over
    the customers who have been followed through it, so young cohorts do not pull the old ages down.
-#}
{%- set amounts = ['sale_count', 'sale_amount', 'after_sales_amount'] -%}
{%- set slice = 'dimension, dimension_value' -%}

with

revenue as (select * from {{ ref('int_customer_revenue') }}),

{# The first month that is not over yet. #}
running as (
    select {{ month_of(reporting_date(as_of() ~ ' + interval 1 microsecond')) }} as running_month
),

cohorts as (
    select
        cohort_month,
        persona_id,
        route,
        count(distinct customer_key) as customer_count
    from revenue
    group by cohort_month, persona_id, route
),

earned as (
    select
        cohort_month,
        persona_id,
        route,
        age_months,
        {%- for amount in amounts %}
        sum({{ amount }}) as {{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}
    from revenue
    group by cohort_month, persona_id, route, age_months
),

ages as (
    {{ dbt_numbers(600) }}
),

followed as (
    select
        cohorts.cohort_month,
        cohorts.persona_id,
        cohorts.route,
        cohorts.customer_count,
        ages.n as age_months
    from cohorts
    cross join running
    inner join ages
        on ages.n < {{ dbt.datediff('cohorts.cohort_month', 'running.running_month', 'month') }}
),

grown as (
    select
        followed.cohort_month,
        followed.persona_id,
        followed.route,
        followed.age_months,
        followed.customer_count,
        {%- for amount in amounts %}
        coalesce(earned.{{ amount }}, 0) as {{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}
    from followed
    left join earned
        on
            followed.cohort_month = earned.cohort_month
            and followed.persona_id = earned.persona_id
            and followed.route = earned.route
            and followed.age_months = earned.age_months
),

sliced as (
    {%- for dimension, value in customer_dimensions('cohort_month').items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        age_months,
        customer_count,
        {{ amounts | join(', ') }}
    from grown
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        {{ slice }},
        age_months,
        sum(customer_count) as customer_count,
        {%- for amount in amounts %}
        sum({{ amount }}) as {{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}
    from sliced
    group by {{ slice }}, age_months
),

cumulated as (
    select
        summed.*,
        {%- for amount in amounts %}
        sum({{ safe_divide(amount, 'customer_count') }}) over (
            partition by {{ slice }} order by age_months
            rows between unbounded preceding and current row
        ) as {{ amount }}_so_far{{ ',' if not loop.last }}
        {%- endfor %}
    from summed
),

{# A month of age that only a few have reached would stand for all. #}
shown as (
    select
        cumulated.*,
        customer_count < {{ var('min_group_size') }} as is_small_group
    from cumulated
),

final as (
    select
        dimension,
        dimension_value,
        age_months,
        cast(customer_count as bigint) as customer_count,
        is_small_group,
        cast(sale_count as bigint) as sale_count,
        cast(sale_amount as decimal(18, 2)) as sale_amount,
        cast(after_sales_amount as decimal(18, 2)) as after_sales_amount,
        case when not is_small_group then sale_count_so_far end as sales_per_customer,
        case when not is_small_group then sale_amount_so_far end as sale_value_per_customer,
        case when not is_small_group then after_sales_amount_so_far end
            as after_sales_value_per_customer,
        case when not is_small_group then sale_amount_so_far + after_sales_amount_so_far end
            as value_per_customer
    from shown
)

select * from final
