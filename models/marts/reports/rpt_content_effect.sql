{#- Which content moves whom from which stage to which. -#}
with

touches as (select * from {{ ref('int_content_touches') }}),

contents as (select * from {{ ref('dim_content') }}),

counted as (
    select
        content_id,
        persona_id,
        coalesce(from_stage, '(none)') as from_stage,
        coalesce(to_stage, '(none)') as to_stage,
        count(*) as touch_count,
        count(distinct person_key) as person_count,
        sum(move_count) as move_count
    from touches
    group by content_id, persona_id, coalesce(from_stage, '(none)'), coalesce(to_stage, '(none)')
),

of_stage as (
    select
        counted.*,
        sum(touch_count) over (
            partition by content_id, persona_id, from_stage
        ) as stage_touch_count
    from counted
),

final as (
    select
        of_stage.content_id,
        of_stage.persona_id,
        of_stage.from_stage,
        of_stage.to_stage,
        contents.stage_code as content_stage_code,
        cast(of_stage.touch_count as bigint) as touch_count,
        cast(of_stage.person_count as bigint) as person_count,
        cast(of_stage.move_count as bigint) as move_count,
        cast(of_stage.stage_touch_count as bigint) as stage_touch_count,
        of_stage.stage_touch_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'of_stage.stage_touch_count >= ' ~ var('min_group_size') %}
        case
            when {{ is_shown }}
                then {{ safe_divide('of_stage.touch_count', 'of_stage.stage_touch_count') }}
        end as touch_rate,
        case
            when {{ is_shown }}
                then {{ wilson_low('of_stage.touch_count', 'of_stage.stage_touch_count') }}
        end as touch_rate_low,
        case
            when {{ is_shown }}
                then {{ wilson_high('of_stage.touch_count', 'of_stage.stage_touch_count') }}
        end as touch_rate_high
    from of_stage
    left join contents on of_stage.content_id = contents.content_id
)

select * from final
