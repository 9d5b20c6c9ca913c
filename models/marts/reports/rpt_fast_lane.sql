{%- set slice = ['way', 'dimension', 'dimension_value'] -%}
{%- set facts = ['has_reached_sales', 'has_reached_sales_in_time', 'is_won'] -%}

with

ways as (
    select
        ways_to_sales.*,
        {{ month_of(reporting_date('offered_at')) }} as offered_month,
        {# An hour counts as soon as it has begun; a made-up date tells no hour. #}
        case
            when taken_at is not null and not is_answer_inferred
                then cast(ceil(24 * {{ days_between(
                    'taken_at', 'coalesce(answered_at, ' ~ as_of() ~ ')'
                ) }}) as integer)
        end as hours
    from {{ ref('int_ways_to_sales') }} as ways_to_sales
    where offered_at is not null
),

counted as (
    select
        way,
        offered_month,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        route,
        hours,
        {{ facts | join(',\n        ') }},
        answered_at is not null as is_answered,
        count(*) as spell_count
    from ways
    group by
        way, offered_month, cycle_type, persona_id, first_measure_key, direction, route, hours,
        {{ facts | join(', ') }}, answered_at is not null
),

sliced as (
    {%- for dimension, value in slice_dimensions('offered_month').items() %}
    select
        way,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        hours,
        {{ facts | join(', ') }},
        is_answered,
        spell_count,
        spell_count as settled_count,
        case when is_answered then spell_count else 0 end as ended_count
    from counted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{{ survival_quantiles('answers', 'sliced', slice, 'hours', {'median_answer_hours': 0.5}) }},

taken as (
    select
        {{ slice | join(',\n        ') }},
        sum(spell_count) as taken_count,
        sum(case when is_answered then spell_count else 0 end) as answered_count,
        sum(case when has_reached_sales_in_time then spell_count else 0 end) as reached_count,
        sum(case
            when has_reached_sales and not has_reached_sales_in_time then spell_count else 0
        end) as reached_late_count,
        sum(case when has_reached_sales_in_time and is_won then spell_count else 0 end) as won_count
    from sliced
    group by {{ slice | join(', ') }}
),

offered as (
    select
        dimension,
        dimension_value,
        sum(spell_count) as offered_count
    from sliced
    group by dimension, dimension_value
),

{# Nobody took the chat in a part: that is a row with 0, not a gap. #}
listed as (
    select
        lanes.way,
        offered.dimension,
        offered.dimension_value,
        offered.offered_count,
        coalesce(taken.taken_count, 0) as taken_count,
        {# Who went the normal way asked for nothing, so there is nothing to answer. #}
        case when lanes.way != 'normal' then coalesce(taken.answered_count, 0) end
            as answered_count,
        coalesce(taken.reached_count, 0) as reached_count,
        coalesce(taken.reached_late_count, 0) as reached_late_count,
        coalesce(taken.won_count, 0) as won_count,
        answers.median_answer_hours
    from offered
    cross join (
        select 'fast_lane' as way
        union all
        select 'chat' as way
        union all
        select 'normal' as way
    ) as lanes
    left join taken
        on
            lanes.way = taken.way
            and offered.dimension = taken.dimension
            and offered.dimension_value = taken.dimension_value
    left join answers
        on
            lanes.way = answers.way
            and offered.dimension = answers.dimension
            and offered.dimension_value = answers.dimension_value
),

final as (
    select
        {{ slice | join(',\n        ') }},
        cast(offered_count as bigint) as offered_count,
        cast(taken_count as bigint) as taken_count,
        cast(answered_count as bigint) as answered_count,
        cast(reached_count as bigint) as reached_count,
        cast(reached_late_count as bigint) as reached_late_count,
        cast(won_count as bigint) as won_count,
        taken_count < {{ var('min_group_size') }} as is_small_group,
        {%- for rate, passed, population in [
            ('taken_rate', 'taken_count', 'offered_count'),
            ('answered_rate', 'answered_count', 'taken_count'),
            ('reached_rate', 'reached_count', 'taken_count'),
            ('win_rate', 'won_count', 'reached_count'),
        ] %}
        {%- set is_shown = population ~ ' >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide(passed, population) }} end as {{ rate }},
        case when {{ is_shown }} then {{ wilson_low(passed, population) }} end as {{ rate }}_low,
        case when {{ is_shown }} then {{ wilson_high(passed, population) }} end as {{ rate }}_high,
        {%- endfor %}
        case when taken_count >= {{ var('min_group_size') }} then median_answer_hours end
            as median_answer_hours
    from listed
)

select * from final
