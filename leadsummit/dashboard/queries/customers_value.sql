-- What a customer has brought up to each month of age. Ages that fewer than $min_group_size
-- customers have lived through are left out.
select
    age_months,
    customer_count,
    sales_per_customer,
    sale_value_per_customer,
    after_sales_value_per_customer,
    value_per_customer
from marts.rpt_lifetime_value
where
    dimension = $dimension
    and dimension_value = $dimension_value
    and not is_small_group
order by age_months
