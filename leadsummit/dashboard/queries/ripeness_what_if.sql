-- What if threshold B were x: one row per x, and how each differs from B as it is, kept strictly.
--
-- What is expected of leads that would come in addition has the interval of the rate it rests on.
with

assumed as (
    select
        *,
        case
            when added_count = 0 then kept_accepted_count
            else kept_accepted_count + added_count * near_acceptance_rate_low
        end as expected_accepted_low,
        case
            when added_count = 0 then kept_accepted_count
            else kept_accepted_count + added_count * near_acceptance_rate_high
        end as expected_accepted_high,
        case
            when added_count = 0 then kept_won_count
            else kept_won_count + added_count * near_win_rate_low
        end as expected_won_low,
        case
            when added_count = 0 then kept_won_count
            else kept_won_count + added_count * near_win_rate_high
        end as expected_won_high
    from marts.rpt_threshold_what_if
    where dimension = $dimension and dimension_value = $dimension_value
)

select
    assumed.*,
    assumed.handed_over_count - today.handed_over_count as handed_over_change,
    assumed.expected_accepted_count - today.expected_accepted_count as expected_accepted_change,
    assumed.expected_won_count - today.expected_won_count as expected_won_change
from assumed
left join assumed as today on today.is_current
order by assumed.threshold_multiple
