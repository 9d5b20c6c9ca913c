with

transitions as (select * from {{ ref('fct_stage_transitions') }}),

levels as (select * from {{ ref('int_stage_levels') }}),

personas as (select * from {{ ref('dim_persona') }}),

days as (select day from {{ ref('dim_date') }}),

{# A win counts as entered and as left in the stage of the close, at the same instant. #}
changes as (
    select occurred_on as day, to_stage as stage_code, cycle_type, persona_id, 1 as entered, 0 as departed
    from transitions
    where to_stage is not null
    union all
    select occurred_on as day, from_stage as stage_code, cycle_type, persona_id, 0 as entered, 1 as departed
    from transitions
    where from_stage is not null
    union all
    select occurred_on as day, to_stage as stage_code, cycle_type, persona_id, 0 as entered, 1 as departed
    from transitions
    where kind = 'win'
),

daily as (
    select
        day,
        stage_code,
        cycle_type,
        persona_id,
        sum(entered) as entered_count,
        sum(departed) as left_count
    from changes
    group by
        day,
        stage_code,
        cycle_type,
        persona_id
),

first_day as (
    select min(day) as day from daily
),

grid as (
    select
        days.day,
        levels.stage_code,
        levels.cycle_type,
        personas.persona_id
    from days
    inner join first_day on days.day >= first_day.day
    cross join levels
    cross join personas
    where levels.stage_code = levels.active_stage_code and not levels.is_foreign
),

final as (
    select
        grid.day,
        grid.stage_code,
        grid.cycle_type,
        grid.persona_id,
        cast(sum(coalesce(daily.entered_count, 0) - coalesce(daily.left_count, 0)) over (
            partition by grid.stage_code, grid.cycle_type, grid.persona_id
            order by grid.day
            rows between unbounded preceding and current row
        ) as bigint) as stock_count,
        cast(coalesce(daily.entered_count, 0) as bigint) as entered_count,
        cast(coalesce(daily.left_count, 0) as bigint) as left_count
    from grid
    left join daily
        on
            grid.day = daily.day
            and grid.stage_code = daily.stage_code
            and grid.cycle_type = daily.cycle_type
            and grid.persona_id = daily.persona_id
)

select * from final
