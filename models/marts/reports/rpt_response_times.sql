{%- set slice = ['asked_by', 'dimension', 'dimension_value'] -%}

with

answers as (
    select
        answers.*,
        {{ month_of(reporting_date('asked_at')) }} as asked_month,
        {{ days_between('asked_at', as_of()) }} >= 1 as is_due,
        answered_at is not null
        and {{ days_between('asked_at', 'until_at') }} <= 1 as is_within_a_day,
        {# An hour counts as soon as it has begun; a made-up date tells no hour. #}
        case
            when not is_inferred
                then cast(ceil(24 * {{ days_between('asked_at', 'until_at') }}) as integer)
        end as hours
    from {{ ref('int_answers') }} as answers
),

sliced as (
    {%- for dimension, value in sales_slice_dimensions('asked_month').items() %}
    select
        asked_by,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        hours,
        count(*) as settled_count,
        count(answered_at) as ended_count,
        sum(case when is_due and not is_inferred then 1 else 0 end) as due_count,
        sum(case when is_due and not is_inferred and is_within_a_day then 1 else 0 end)
            as within_day_count
    from answers
    group by asked_by, {% if dimension != 'total' %}{{ value }}, {% endif %}hours
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{{ survival_quantiles(
    'quantiles', 'sliced', slice, 'hours',
    {'first_quartile_hours': 0.25, 'median_hours': 0.5, 'third_quartile_hours': 0.75}
) }},

summed as (
    select
        {{ slice | join(',\n        ') }},
        cast(sum(settled_count) as bigint) as asked_count,
        cast(sum(ended_count) as bigint) as answered_count,
        cast(sum(due_count) as bigint) as due_count,
        cast(sum(within_day_count) as bigint) as within_day_count
    from sliced
    group by {{ slice | join(', ') }}
),

final as (
    select
        summed.asked_by,
        summed.dimension,
        summed.dimension_value,
        summed.asked_count,
        summed.answered_count,
        summed.due_count,
        summed.within_day_count,
        summed.asked_count < {{ var('min_group_size') }} as is_small_group,
        {%- for rate, passed, population in [
            ('answered_rate', 'summed.answered_count', 'summed.asked_count'),
            ('within_day_rate', 'summed.within_day_count', 'summed.due_count'),
        ] %}
        {%- set is_shown = population ~ ' >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide(passed, population) }} end as {{ rate }},
        case when {{ is_shown }} then {{ wilson_low(passed, population) }} end as {{ rate }}_low,
        case when {{ is_shown }} then {{ wilson_high(passed, population) }} end as {{ rate }}_high,
        {%- endfor %}
        {%- for quantile in ['first_quartile_hours', 'median_hours', 'third_quartile_hours'] %}
        case
            when summed.asked_count >= {{ var('min_group_size') }} then quantiles.{{ quantile }}
        end as {{ quantile }}{{ ',' if not loop.last }}
        {%- endfor %}
    from summed
    left join quantiles
        on
            {%- for column in slice %}
            {{ 'and ' if not loop.first }}summed.{{ column }} = quantiles.{{ column }}
            {%- endfor %}
)

select * from final
