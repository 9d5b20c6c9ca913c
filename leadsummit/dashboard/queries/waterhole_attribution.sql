-- Whose merit: the share of the passings that each model gives to each part, side by side. $by:
-- direction, channel or measure. Credit is dealt out and not drawn, so there is no interval.
with

credits as (
    select
        model,
        total_count,
        look_back_days,
        credited_count,
        case $by
            when 'direction' then direction
            when 'channel' then channel_id
            else measure_key
        end as part,
        direction
    from marts.rpt_attribution
    where
        threshold = $threshold
        and ($directions is null or list_contains($directions, direction))
        and (
            $measures is null
            or list_contains($measures, case measure_key when '(none)' then 'none' else measure_key end)
        )
),

summed as (
    select
        part,
        model,
        min(direction) as direction,
        max(total_count) as total_count,
        max(look_back_days) as look_back_days,
        sum(credited_count) as credited_count,
        case when max(total_count) >= $min_group_size
            then cast(sum(credited_count) as double) / max(total_count)
        end as share
    from credits
    group by part, model
)

select
    part,
    min(direction) as direction,
    max(total_count) as total_count,
    max(look_back_days) as look_back_days,
    max(share) filter (where model = 'first_touch') as first_touch,
    max(share) filter (where model = 'last_touch') as last_touch,
    max(share) filter (where model = 'linear') as linear,
    max(share) filter (where model = 'position_based') as position_based,
    max(share) filter (where model = 'markov') as markov,
    cast(max(credited_count) filter (where model = 'linear') as double) as linear_count
from summed
group by part
order by part = '(none)', linear_count desc nulls last, part
