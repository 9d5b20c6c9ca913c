with

touches as (
    select
        person_key,
        content_id,
        occurred_on
    from {{ ref('fct_touches') }}
    where content_id is not null and not is_machine
),

persons as (select person_key, persona_id from {{ ref('dim_person') }}),

personas as (select persona_id from {{ ref('dim_persona') }}),

contents as (
    select
        content_id,
        coalesce(persona_id, 'none') as made_for_persona_id
    from {{ ref('dim_content') }}
),

monthly as (
    select
        persons.persona_id,
        contents.made_for_persona_id,
        {{ month_of('touches.occurred_on') }} as month,
        count(*) as touch_count
    from touches
    inner join persons on touches.person_key = persons.person_key
    inner join contents on touches.content_id = contents.content_id
    group by persons.persona_id, contents.made_for_persona_id, {{ month_of('touches.occurred_on') }}
),

sliced as (
    select
        'total' as dimension, 'all' as dimension_value, persona_id, made_for_persona_id, touch_count
    from monthly
    union all
    select
        'month' as dimension, cast(month as {{ dbt.type_string() }}) as dimension_value,
        persona_id, made_for_persona_id, touch_count
    from monthly
),

counted as (
    select
        dimension,
        dimension_value,
        persona_id,
        made_for_persona_id,
        sum(touch_count) as touch_count
    from sliced
    group by dimension, dimension_value, persona_id, made_for_persona_id
),

populations as (
    select
        dimension,
        dimension_value,
        persona_id,
        sum(touch_count) as population_count
    from counted
    group by dimension, dimension_value, persona_id
),

{# For whom something could have been made: every persona, and none in particular. #}
offers as (
    select
        personas.persona_id as made_for_persona_id,
        count(contents.content_id) as content_count
    from personas
    left join contents on personas.persona_id = contents.made_for_persona_id
    where personas.persona_id != 'unknown'
    group by personas.persona_id
    union all
    select 'none' as made_for_persona_id, count(*) as content_count
    from contents
    where made_for_persona_id = 'none'
),

final as (
    select
        populations.dimension,
        populations.dimension_value,
        populations.persona_id,
        offers.made_for_persona_id,
        populations.persona_id = offers.made_for_persona_id as is_own,
        cast(offers.content_count as bigint) as content_count,
        cast(coalesce(counted.touch_count, 0) as bigint) as touch_count,
        cast(populations.population_count as bigint) as population_count,
        populations.population_count < {{ var('min_group_size') }} as is_small_group,
        {%- set touches = 'coalesce(counted.touch_count, 0)' %}
        {{ shown_rate('touch_rate', touches, 'populations.population_count') }}
    from populations
    cross join offers
    left join counted
        on
            populations.dimension = counted.dimension
            and populations.dimension_value = counted.dimension_value
            and populations.persona_id = counted.persona_id
            and offers.made_for_persona_id = counted.made_for_persona_id
)

select * from final
