-- The customer circle in the period: customers' lead cycles, how far they got and how they ended,
-- summed over the months. The share of sales is worked out from the sums.
-- Always one row.
with

counts as (
    select
        coalesce(sum(opened_count), 0) as opened_count,
        coalesce(sum(after_sales_count), 0) as after_sales_count,
        sum(repurchase_count) as repurchase_count,
        sum(cross_up_selling_count) as cross_up_selling_count,
        coalesce(sum(sales_ready_count), 0) as sales_ready_count,
        coalesce(sum(opportunity_count), 0) as opportunity_count,
        coalesce(sum(won_count), 0) as won_count,
        coalesce(sum(churned_count), 0) as churned_count,
        coalesce(sum(dormant_count), 0) as dormant_count,
        coalesce(sum(other_end_count), 0) as other_end_count,
        sum(open_count) as open_count,
        coalesce(sum(population_count), 0) as population_count
    from marts.rpt_customer_cycle
    where
        counting = $circle_counting
        and dimension = $dimension
        and dimension_value = $dimension_value
        and month between $first_month and $last_month
),

rates as (
    select
        *,
        population_count < $min_group_size as is_small_group,
        case when population_count >= $min_group_size then won_count / population_count end
            as won_rate,
        cast(population_count as double) as n,
        pow(1.959963984540054, 2) as z2
    from counts
),

intervals as (
    select
        *,
        (won_rate + z2 / (2 * n)) / (1 + z2 / n) as centre,
        sqrt(z2 * (won_rate * (1 - won_rate) / n + z2 / (4 * n * n))) / (1 + z2 / n) as reach
    from rates
)

select
    * exclude (n, z2, centre, reach),
    case when won_rate is not null then greatest(0.0, centre - reach) end as won_rate_low,
    case when won_rate is not null then least(1.0, centre + reach) end as won_rate_high
from intervals
