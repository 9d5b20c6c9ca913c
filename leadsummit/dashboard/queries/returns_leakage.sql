-- Who leaked away: given back and untouched since, a stock at as-of, by group of reasons and by age.
with

found as (
    select
        leakage.reason_group,
        leakage.is_open,
        leakage.age_days,
        case
            when leakage.age_days < 30 then 'age_1'
            when leakage.age_days < 90 then 'age_2'
            when leakage.age_days < 180 then 'age_3'
            when leakage.age_days < 365 then 'age_4'
            else 'age_5'
        end as age
    from marts.rpt_leakage as leakage
    inner join marts.fct_lead_cycles as cycles on leakage.lead_cycle_key = cycles.lead_cycle_key
    where
        ($cycle_types is null or list_contains($cycle_types, leakage.cycle_type))
        and ($personas is null or list_contains($personas, leakage.persona_id))
        and ($measures is null or list_contains($measures, coalesce(leakage.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, cycles.direction))
        and ($routes is null or list_contains($routes, leakage.route))
),

cut as (
    select 'all' as cut_by, 'all' as part, * from found
    union all
    select 'reason', reason_group, * from found
    union all
    select 'age', age, * from found
)

select
    cut_by,
    part,
    count(*) as cycle_count,
    count(*) filter (where is_open) as open_count,
    case when count(*) >= $min_group_size then median(age_days) end as median_age_days
from cut
group by cut_by, part
order by cut_by, case when cut_by = 'age' then part end, cycle_count desc, part
