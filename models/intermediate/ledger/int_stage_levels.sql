{#-
    The order of the stages in each type of cycle, as levels from 1 over the active stages. An
    inactive stage counts for the nearest active one before it, else for the first. A stage
    behind the close is foreign to a new lead: it only opens the cycle, at level 1.
-#}
with

stages as (select * from {{ ref('stages') }}),

closing as (
    select position from stages where stage_code = 'ABS'
),

places as (
    select
        'new_lead' as cycle_type,
        stages.stage_code,
        stages.position as place,
        stages.is_active,
        stages.position > closing.position as is_foreign
    from stages
    cross join closing
    union all
    select
        'existing_customer_lead' as cycle_type,
        stages.stage_code,
        stages.customer_position as place,
        stages.is_active,
        false as is_foreign
    from stages
),

levels as (
    select
        cycle_type,
        stage_code,
        place,
        dense_rank() over (partition by cycle_type order by place) as level
    from places
    where is_active and not is_foreign
),

first_levels as (
    select
        cycle_type,
        stage_code,
        row_number() over (partition by cycle_type order by place, stage_code) as level_rank
    from levels
),

standing_in as (
    select
        places.cycle_type,
        places.stage_code,
        levels.stage_code as active_stage_code,
        levels.level,
        row_number() over (
            partition by places.cycle_type, places.stage_code
            order by
                case when levels.stage_code = places.stage_code then 0 else 1 end,
                levels.place desc,
                levels.stage_code
        ) as nearness
    from places
    inner join levels
        on
            places.cycle_type = levels.cycle_type
            and not places.is_foreign
            and (
                levels.stage_code = places.stage_code
                or (not places.is_active and levels.place < places.place)
            )
),

qualified as (
    select cycle_type, level from levels where stage_code = 'MQL'
),

final as (
    select
        places.cycle_type,
        places.stage_code,
        coalesce(standing_in.active_stage_code, first_levels.stage_code) as active_stage_code,
        coalesce(standing_in.level, 1) as level,
        coalesce(standing_in.level, 1) < qualified.level as is_nurturing,
        places.is_foreign
    from places
    inner join first_levels
        on places.cycle_type = first_levels.cycle_type and first_levels.level_rank = 1
    inner join qualified on places.cycle_type = qualified.cycle_type
    left join standing_in
        on
            places.cycle_type = standing_in.cycle_type
            and places.stage_code = standing_in.stage_code
            and standing_in.nearness = 1
)

select * from final
