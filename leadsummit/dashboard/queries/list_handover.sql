-- The cycles behind handovers: one row per handover in the period, by way, ripeness and outcome.
--
-- The same reading as ripeness_bands. $row_limit null: all of them.
with

maturity as (
    select max(mature_up_to) as mature_up_to
    from marts.rpt_conversion_rates
    where
        from_threshold = 'B' and to_threshold = 'close'
        and dimension = 'total' and horizon_days is null
),

found as (
    select lead_cycle_key, handed_over_at as happened_at
    from marts.fct_handovers
    where
        date_trunc('month', handed_over_on) between $first_month and $last_month
        and ($way = 'all' or way = $way)
        and case $ripe
            when 'below' then not is_ripe
            when 'above' then is_ripe
            when 'band_1' then ripeness < 0.25
            when 'band_2' then ripeness >= 0.25 and ripeness < 0.5
            when 'band_3' then ripeness >= 0.5 and ripeness < 0.75
            when 'band_4' then ripeness >= 0.75 and ripeness < 1.0
            when 'band_5' then ripeness >= 1.0 and ripeness < 1.25
            when 'band_6' then ripeness >= 1.25 and ripeness < 1.5
            when 'band_7' then ripeness >= 1.5
            else true
        end
        and case $result
            when 'unripe' then is_unripe
            when 'won' then outcome = 'won'
            when 'old_enough' then handed_over_on <= (select mature_up_to from maturity)
            when 'won_in_time' then
                outcome = 'won' and handed_over_on <= (select mature_up_to from maturity)
            when 'all' then true
            else decision = $result
        end
        and ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
)

select
    found.lead_cycle_key,
    found.happened_at,
    cycles.cycle_type,
    cycles.persona_id,
    cycles.current_stage,
    cycles.current_stage_since,
    cycles.outcome,
    cycles.started_at,
    cycles.route,
    count(*) over () as total_count
from found
inner join marts.fct_lead_cycles as cycles on found.lead_cycle_key = cycles.lead_cycle_key
order by found.happened_at desc, found.lead_cycle_key
limit $row_limit
