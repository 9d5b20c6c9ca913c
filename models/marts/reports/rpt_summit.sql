{%- set dimensions = [
    'cycle_type', 'persona_id', 'first_measure_key', 'direction', 'route', 'step'
] %}

with

steps as (
    select
        threshold_steps.*,
        {%- for moment in ['started', 'previous', 'next', 'ended'] %}
        {{ month_of(moment ~ '_on') }} as {{ moment }}_month,
        {%- endfor %}
        {{ days_between('previous_at', 'next_at') }} as days_to_pass
    from {{ ref('int_threshold_steps') }} as threshold_steps
),

months as (select distinct month from {{ ref('dim_date') }}),

{# Cycles that passed the threshold before in the month, wherever they are now. #}
cohorts as (
    select
        'cohort' as counting,
        previous_month as month,
        {{ dimensions | join(',\n        ') }},
        count(*) as population_count,
        count(next_at) as passed_count,
        median(days_to_pass) as median_days
    from steps
    group by previous_month, {{ dimensions | join(', ') }}
),

{# Cycles whose fate was settled in the month: passed, or ended without. #}
flows as (
    select
        'flow' as counting,
        coalesce(next_month, ended_month) as month,
        {{ dimensions | join(',\n        ') }},
        count(*) as population_count,
        count(next_at) as passed_count,
        median(days_to_pass) as median_days
    from steps
    where next_on is not null or ended_on is not null
    group by coalesce(next_month, ended_month), {{ dimensions | join(', ') }}
),

{# Counted before their months are looked at one by one. #}
counted_steps as (
    select
        started_month,
        previous_month,
        next_month,
        ended_month,
        {{ dimensions | join(',\n        ') }},
        count(*) as step_count
    from steps
    group by started_month, previous_month, next_month, ended_month, {{ dimensions | join(', ') }}
),

{# What changes the counts at the end of a month: who comes to stand behind a threshold and
   who ends; and the cycles that begin, wherever they got. #}
changes as (
    select
        'stock' as counting, previous_month as month, {{ dimensions | join(', ') }},
        step_count as population_change, 0 as passed_change
    from counted_steps
    union all
    select
        'stock' as counting, ended_month as month, {{ dimensions | join(', ') }},
        -step_count as population_change, 0 as passed_change
    from counted_steps
    where ended_month is not null
    union all
    select
        'stock' as counting, next_month as month, {{ dimensions | join(', ') }},
        0 as population_change, step_count as passed_change
    from counted_steps
    where next_month is not null
    union all
    select
        'stock' as counting, ended_month as month, {{ dimensions | join(', ') }},
        0 as population_change, -step_count as passed_change
    from counted_steps
    where next_month is not null and ended_month is not null
    union all
    select
        'reached' as counting, started_month as month, {{ dimensions | join(', ') }},
        step_count as population_change,
        case when next_month is not null then step_count else 0 end as passed_change
    from counted_steps
),

changed as (
    select
        counting,
        month,
        {{ dimensions | join(',\n        ') }},
        sum(population_change) as population_change,
        sum(passed_change) as passed_change
    from changes
    group by counting, month, {{ dimensions | join(', ') }}
),

slices as (
    select counting, {{ dimensions | join(', ') }}, min(month) as first_month
    from changed
    group by counting, {{ dimensions | join(', ') }}
),

levels as (
    select
        slices.counting,
        months.month,
        {%- for dimension in dimensions %}
        slices.{{ dimension }},
        {%- endfor %}
        sum(coalesce(changed.population_change, 0)) over so_far as population_count,
        sum(coalesce(changed.passed_change, 0)) over so_far as passed_count
    from slices
    inner join months on months.month >= slices.first_month
    left join changed
        on
            slices.counting = changed.counting
            and months.month = changed.month
            {%- for dimension in dimensions %}
            and {{ same('slices.' ~ dimension, 'changed.' ~ dimension) }}
            {%- endfor %}
    window so_far as (
        partition by
            slices.counting,
            {%- for dimension in dimensions %}
            slices.{{ dimension }}{{ ',' if not loop.last }}
            {%- endfor %}
        order by months.month
        rows between unbounded preceding and current row
    )
),

counted as (
    select * from cohorts
    union all
    select * from flows
    union all
    select
        counting,
        month,
        {{ dimensions | join(',\n        ') }},
        population_count,
        passed_count,
        cast(null as double) as median_days
    from levels
),

final as (
    select
        counting,
        month,
        {{ dimensions | join(',\n        ') }},
        cast(population_count as bigint) as population_count,
        cast(passed_count as bigint) as passed_count,
        population_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('conversion_rate', 'passed_count', 'population_count') }},
        case when passed_count >= {{ var('min_group_size') }} then median_days end as median_days
    from counted
    where population_count > 0
)

select * from final
