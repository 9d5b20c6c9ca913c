-- The cycles behind the leakage: given back and untouched since, by group of reasons and by age.
--
-- The same reading as returns_leakage. $row_limit null: all of them.
with

found as (
    select cycles.*, leakage.given_back_at as happened_at
    from marts.rpt_leakage as leakage
    inner join marts.fct_lead_cycles as cycles on leakage.lead_cycle_key = cycles.lead_cycle_key
    where
        ($reason = 'all' or leakage.reason_group = $reason)
        and case $age
            when 'age_1' then leakage.age_days < 30
            when 'age_2' then leakage.age_days >= 30 and leakage.age_days < 90
            when 'age_3' then leakage.age_days >= 90 and leakage.age_days < 180
            when 'age_4' then leakage.age_days >= 180 and leakage.age_days < 365
            when 'age_5' then leakage.age_days >= 365
            else true
        end
        and ($cycle_types is null or list_contains($cycle_types, leakage.cycle_type))
        and ($personas is null or list_contains($personas, leakage.persona_id))
        and ($measures is null or list_contains($measures, coalesce(leakage.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, cycles.direction))
        and ($routes is null or list_contains($routes, leakage.route))
)

select
    lead_cycle_key,
    happened_at,
    cycle_type,
    persona_id,
    current_stage,
    current_stage_since,
    outcome,
    started_at,
    route,
    count(*) over () as total_count
from found
order by happened_at desc, lead_cycle_key
limit $row_limit
