-- The cycles behind a stage's number. flow: one row per move into it in the period. stock: those
-- that stand there at the end of the last month. cohort, reached: those that ever got at least this
-- far. The same reading as rpt_funnel. $row_limit null: all of them.
with

closing as (
    select position from marts.dim_stage where stage_code = 'ABS'
),

levels as (
    select
        'new_lead' as cycle_type,
        stage_code,
        dense_rank() over (order by position) as level
    from marts.dim_stage
    where is_active and position <= (select position from closing)
    union all
    select
        'existing_customer_lead',
        stage_code,
        dense_rank() over (order by customer_position)
    from marts.dim_stage
    where is_active
),

cycles as (
    select
        *,
        date_trunc('month', timezone($timezone, timezone('UTC', started_at))) as started_month
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

stays as (
    select
        lead_cycle_key,
        to_stage,
        occurred_at as entered_at,
        date_trunc('month', occurred_on) as entered_month,
        case
            when kind = 'win' then date_trunc('month', occurred_on)
            else date_trunc('month', lead(occurred_on) over next_move)
        end as left_month
    from marts.fct_stage_transitions
    window next_move as (partition by lead_cycle_key order by transition_number)
),

found as (
    select cycles.*, stays.entered_at as happened_at
    from cycles
    inner join stays on cycles.lead_cycle_key = stays.lead_cycle_key
    where
        stays.to_stage = $stage
        and case $counting
            when 'flow' then stays.entered_month between $first_month and $last_month
            when 'stock' then
                stays.entered_month <= $last_month
                and coalesce(stays.left_month > $last_month, true)
            else false
        end
    union all
    select cycles.*, cycles.started_at as happened_at
    from cycles
    inner join levels
        on cycles.cycle_type = levels.cycle_type and levels.stage_code = $stage
    where
        cycles.furthest_position >= levels.level
        and case $counting
            when 'cohort' then cycles.started_month between $first_month and $last_month
            when 'reached' then cycles.started_month <= $last_month
            else false
        end
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
