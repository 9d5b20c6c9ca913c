{#-
    The last sign of life of each customer, by kind: a touch of one of its persons (no machine's),
    sales work with one, an order of any kind, an opportunity created or decided.
-#}
with

customers as (select * from {{ ref('int_customers') }}),

persons as (select * from {{ ref('dim_person') }}),

customer_persons as (
    select
        customers.customer_key,
        persons.person_key
    from persons
    inner join customers
        on coalesce(persons.account_key, persons.person_key) = customers.customer_key
),

touches as (
    select
        person_key,
        max(occurred_at) as last_at
    from {{ ref('fct_touches') }}
    where not is_machine
    group by person_key
),

activities as (
    select
        person_key,
        max(occurred_at) as last_at
    from {{ ref('int_sales_activities_classified') }}
    where person_key is not null
    group by person_key
),

opportunities as (select * from {{ ref('fct_opportunities') }}),

orders as (select * from {{ ref('fct_orders') }}),

signs as (
    {%- for kind, relation in {'touch': 'touches', 'sales_activity': 'activities'}.items() %}
    select
        customer_persons.customer_key,
        '{{ kind }}' as sign,
        {{ relation }}.last_at
    from customer_persons
    inner join {{ relation }} on customer_persons.person_key = {{ relation }}.person_key
    union all
    {%- endfor %}
    select
        coalesce(account_key, person_key) as customer_key,
        'opportunity' as sign,
        greatest(created_at, coalesce(closed_at, created_at)) as last_at
    from opportunities
    union all
    select
        coalesce(account_key, person_key) as customer_key,
        'order' as sign,
        ordered_at as last_at
    from orders
),

final as (
    select
        customers.customer_key,
        max(signs.last_at) as last_sign_at,
        {%- for kind in ['touch', 'sales_activity', 'opportunity', 'order'] %}
        max(case when signs.sign = '{{ kind }}' then signs.last_at end) as last_{{ kind }}_at{{ ',' if not loop.last }}
        {%- endfor %}
    from customers
    inner join signs on customers.customer_key = signs.customer_key
    group by customers.customer_key
)

select * from final
