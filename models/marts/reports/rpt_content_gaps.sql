{#-
    For whom in which nurturing stage there is a content, and for whom there is none, with those
    who stand there now. A content of an inactive stage is one of the stage that it counts for.
-#}
with

levels as (select * from {{ ref('int_stage_levels') }} where is_nurturing and not is_foreign),

personas as (select * from {{ ref('dim_persona') }} where is_wanted),

contents as (select * from {{ ref('dim_content') }} where stage_code is not null),

cycles as (select * from {{ ref('fct_lead_cycles') }} where ended_at is null),

stages as (
    select
        cycle_type,
        stage_code,
        level
    from levels
    where stage_code = active_stage_code
),

placed_contents as (
    select
        levels.cycle_type,
        levels.active_stage_code as stage_code,
        contents.persona_id,
        count(*) as content_count
    from contents
    inner join levels on contents.stage_code = levels.stage_code
    group by levels.cycle_type, levels.active_stage_code, contents.persona_id
),

waiting as (
    select
        cycle_type,
        current_stage as stage_code,
        persona_id,
        count(*) as stock_count
    from cycles
    group by cycle_type, current_stage, persona_id
),

final as (
    select
        personas.persona_id,
        stages.cycle_type,
        stages.stage_code,
        cast(stages.level as integer) as level,
        cast(coalesce(own.content_count, 0) as bigint) as own_content_count,
        cast(coalesce(shared.content_count, 0) as bigint) as shared_content_count,
        coalesce(own.content_count, 0) = 0 as is_gap,
        coalesce(own.content_count, 0) + coalesce(shared.content_count, 0) = 0 as is_empty,
        cast(coalesce(waiting.stock_count, 0) as bigint) as stock_count
    from stages
    cross join personas
    left join placed_contents as own
        on
            stages.cycle_type = own.cycle_type
            and stages.stage_code = own.stage_code
            and personas.persona_id = own.persona_id
    left join placed_contents as shared
        on
            stages.cycle_type = shared.cycle_type
            and stages.stage_code = shared.stage_code
            and shared.persona_id is null
    left join waiting
        on
            stages.cycle_type = waiting.cycle_type
            and stages.stage_code = waiting.stage_code
            and personas.persona_id = waiting.persona_id
)

select * from final
