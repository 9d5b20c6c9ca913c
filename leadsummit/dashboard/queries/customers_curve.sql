-- How the share that has bought again grows with the days, and what was bought. Drawn as far as at
-- least $min_group_size are followed: beyond, one purchase would move the curve by a fifth and more.
with

curve as (
    select *
    from marts.rpt_repeat_curves
    where
        population = $purchase
        and dimension = $dimension
        and dimension_value = $dimension_value
        and not is_small_group
        and at_risk_count >= $min_group_size
)

select
    'all' as "group",
    days,
    at_risk_count,
    repeat_rate as rate,
    repeat_rate_low as rate_low,
    repeat_rate_high as rate_high,
    repurchase_rate,
    cross_sell_rate,
    up_sell_rate,
    other_rate
from curve
order by days
