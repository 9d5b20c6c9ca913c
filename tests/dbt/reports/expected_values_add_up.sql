{#- Each cut of the expected values holds the customers and the money of the purchases once; the
    check holds what came after its day; and the parts of an expectation add up to the whole. -#}
with

purchases as (select * from {{ ref('int_customer_purchases') }}),

cut as (
    select distinct cut_on
    from {{ ref('int_customer_histories') }}
    where is_check
),

firsts as (
    select customer_key, purchased_on as first_on
    from purchases
    where purchase_number = 1
),

bought as (
    select
        count(distinct customer_key) as customer_count,
        coalesce(sum(amount_reporting), 0) as realised_value
    from purchases
),

came as (
    select
        count(distinct purchases.customer_key) as customer_count,
        sum(case when purchases.purchased_on > cut.cut_on then 1 else 0 end) as came_count,
        sum(
            case when purchases.purchased_on > cut.cut_on then purchases.amount_reporting else 0 end
        ) as came_value
    from purchases
    inner join firsts on purchases.customer_key = firsts.customer_key
    inner join cut on firsts.first_on <= cut.cut_on
),

reported as (
    select
        dimension,
        sum(customer_count) as customer_count,
        sum(realised_value) as realised_value
    from {{ ref('rpt_expected_value') }}
    group by dimension
),

checked as (
    select
        dimension,
        sum(customer_count) as customer_count,
        sum(came_count) as came_count,
        sum(came_value) as came_value
    from {{ ref('rpt_expected_value_check') }}
    group by dimension
),

expected as (
    select
        is_check,
        dimension,
        sum(expected_count) as expected_count,
        sum(expected_value) as expected_value
    from {{ expected_values() }}
    group by is_check, dimension
)

select
    'rpt_expected_value by ' || reported.dimension || ': '
    || cast(reported.customer_count as {{ dbt.type_string() }})
    || ' customers with ' || cast(reported.realised_value as {{ dbt.type_string() }})
    || ', int_customer_purchases: ' || cast(bought.customer_count as {{ dbt.type_string() }})
    || ' with ' || cast(bought.realised_value as {{ dbt.type_string() }}) as problem
from reported
cross join bought
where
    reported.customer_count != bought.customer_count
    or reported.realised_value != bought.realised_value
union all
select
    'rpt_expected_value_check by ' || checked.dimension || ': '
    || cast(checked.customer_count as {{ dbt.type_string() }}) || ' customers, '
    || cast(checked.came_count as {{ dbt.type_string() }}) || ' purchases of '
    || cast(checked.came_value as {{ dbt.type_string() }}) || ', int_customer_purchases: '
    || cast(came.customer_count as {{ dbt.type_string() }}) || ', '
    || cast(came.came_count as {{ dbt.type_string() }}) || ' of '
    || cast(came.came_value as {{ dbt.type_string() }}) as problem
from checked
cross join came
where
    checked.customer_count != came.customer_count
    or checked.came_count != came.came_count
    or checked.came_value != came.came_value
union all
select
    'int_expected_values by ' || parts.dimension || ': '
    || cast(parts.expected_value as {{ dbt.type_string() }})
    || ' expected, in total ' || cast(totals.expected_value as {{ dbt.type_string() }}) as problem
from expected as parts
inner join expected as totals
    on
        parts.is_check = totals.is_check
        and totals.dimension = 'total'
where
    abs(parts.expected_value - totals.expected_value) > 0.000001 * totals.expected_value
    or abs(parts.expected_count - totals.expected_count) > 0.000001 * totals.expected_count
