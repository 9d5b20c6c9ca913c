-- The customers' lead cycles behind a number of the circle: those to which $happening happened, of
-- the cycles opened in the period (cohort) or in the period itself (flow). The same reading as
-- rpt_customer_cycle. $row_limit null: all of them.
with

-- A stage that is switched off has no column of its own in fct_lead_cycles, so the moves are asked.
stands as (
    select lead_cycle_key, to_stage, min(occurred_at) as entered_at
    from marts.fct_stage_transitions
    where to_stage in ('AFS', 'WIK', 'CUS')
    group by lead_cycle_key, to_stage
),

cycles as (
    select
        cycles.*,
        case $happening
            when 'opened' then cycles.started_at
            when 'after_sales' then stands.entered_at
            when 'repurchase' then stands.entered_at
            when 'cross_up_selling' then stands.entered_at
            when 'sales_ready' then cycles.b_passed_at
            when 'opportunity' then cycles.c_passed_at
            when 'won' then cycles.won_at
            when 'churned' then case when cycles.outcome = 'churned' then cycles.ended_at end
            when 'dormant' then case when cycles.outcome = 'dormant' then cycles.ended_at end
            else case when cycles.outcome not in ('open', 'won', 'churned', 'dormant')
                then cycles.ended_at end
        end as happened_at
    from marts.fct_lead_cycles as cycles
    left join stands
        on
            cycles.lead_cycle_key = stands.lead_cycle_key
            and stands.to_stage = case $happening
                when 'after_sales' then 'AFS'
                when 'repurchase' then 'WIK'
                when 'cross_up_selling' then 'CUS'
            end
    where
        cycles.cycle_type = 'existing_customer_lead'
        and ($cycle_types is null or list_contains($cycle_types, cycles.cycle_type))
        and ($personas is null or list_contains($personas, cycles.persona_id))
        and ($measures is null or list_contains($measures, coalesce(cycles.first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, cycles.direction))
        and ($routes is null or list_contains($routes, cycles.route))
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
from cycles
where
    happened_at is not null
    and date_trunc('month', timezone($timezone, timezone('UTC', case $counting
        when 'flow' then happened_at
        else started_at
    end))) between $first_month and $last_month
order by happened_at desc, lead_cycle_key
limit $row_limit
