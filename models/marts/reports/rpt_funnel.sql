{%- set dimensions = ['cycle_type', 'persona_id', 'first_measure_key', 'direction', 'route'] %}

with

cycles as (
    select
        lead_cycles.*,
        {{ month_of('started_on') }} as started_month
    from {{ ref('fct_lead_cycles') }} as lead_cycles
),

stays as (
    select
        stage_stays.*,
        {{ month_of('entered_on') }} as entered_month,
        {{ month_of('left_on') }} as left_month
    from {{ ref('int_stage_stays') }} as stage_stays
),

levels as (
    select * from {{ ref('int_stage_levels') }}
    where stage_code = active_stage_code and not is_foreign
),

months as (select distinct month from {{ ref('dim_date') }}),

placed as (
    select
        stays.stage_code,
        stays.entered_month,
        stays.left_month,
        case
            when
                not stays.is_inferred and not stays.is_end_inferred
                and stays.left_at > stays.entered_at
                then {{ days_between('stays.entered_at', 'stays.left_at') }}
        end as days_in_stage,
        {%- for dimension in dimensions %}
        cycles.{{ dimension }}{{ ',' if not loop.last }}
        {%- endfor %}
    from stays
    inner join cycles on stays.lead_cycle_key = cycles.lead_cycle_key
),

{# Counted before they are spread over all stages. #}
begun as (
    select
        started_month,
        {{ dimensions | join(',\n        ') }},
        furthest_position,
        count(*) as cycle_count
    from cycles
    group by started_month, {{ dimensions | join(', ') }}, furthest_position
),

moves as (
    select
        entered_month as month, stage_code, {{ dimensions | join(', ') }},
        1 as entered, 0 as departed, 0 as opened, 0 as reached, cast(null as double) as days_in_stage
    from placed
    union all
    select
        left_month as month, stage_code, {{ dimensions | join(', ') }},
        0 as entered, 1 as departed, 0 as opened, 0 as reached, days_in_stage
    from placed
    where left_month is not null
    union all
    select
        begun.started_month as month, levels.stage_code,
        {% for dimension in dimensions %}begun.{{ dimension }}, {% endfor %}
        0 as entered, 0 as departed, begun.cycle_count as opened,
        case when begun.furthest_position >= levels.level then begun.cycle_count else 0 end as reached,
        cast(null as double) as days_in_stage
    from begun
    inner join levels on begun.cycle_type = levels.cycle_type
),

monthly as (
    select
        month,
        stage_code,
        {{ dimensions | join(',\n        ') }},
        sum(entered) as entered_count,
        sum(departed) as left_count,
        sum(opened) as cohort_count,
        sum(reached) as reached_count,
        case when count(days_in_stage) >= {{ var('min_group_size') }} then median(days_in_stage) end
            as median_days_in_stage
    from moves
    group by month, stage_code, {{ dimensions | join(', ') }}
),

slices as (
    select stage_code, {{ dimensions | join(', ') }}, min(month) as first_month
    from monthly
    group by stage_code, {{ dimensions | join(', ') }}
),

final as (
    select
        months.month,
        slices.stage_code,
        {%- for dimension in dimensions %}
        slices.{{ dimension }},
        {%- endfor %}
        cast(coalesce(monthly.entered_count, 0) as bigint) as entered_count,
        cast(coalesce(monthly.left_count, 0) as bigint) as left_count,
        cast(sum(coalesce(monthly.entered_count, 0) - coalesce(monthly.left_count, 0)) over (
            partition by
                slices.stage_code,
                {%- for dimension in dimensions %}
                slices.{{ dimension }}{{ ',' if not loop.last }}
                {%- endfor %}
            order by months.month
            rows between unbounded preceding and current row
        ) as bigint) as stock_count,
        cast(coalesce(monthly.cohort_count, 0) as bigint) as cohort_count,
        cast(coalesce(monthly.reached_count, 0) as bigint) as reached_count,
        monthly.median_days_in_stage
    from slices
    inner join months on months.month >= slices.first_month
    left join monthly
        on
            months.month = monthly.month
            and slices.stage_code = monthly.stage_code
            {%- for dimension in dimensions %}
            and {{ same('slices.' ~ dimension, 'monthly.' ~ dimension) }}
            {%- endfor %}
)

select * from final
