{#-
    Days in each stage, the open stays counted as long as they have lasted: a mean or median of the
    finished ones alone knows only those that got away.
-#}
{%- set slice = ['stage_code', 'dimension', 'dimension_value'] -%}

with

stages as (select * from {{ ref('dim_stage') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

stays as (
    select
        stage_stays.lead_cycle_key,
        stage_stays.stage_code,
        {{ month_of('stage_stays.entered_on') }} as entered_month,
        stage_stays.left_at is null as is_open,
        {# A day counts as soon as it has begun. #}
        cast(ceil({{ days_between(
            'stage_stays.entered_at', 'coalesce(stage_stays.left_at, ' ~ as_of() ~ ')'
        ) }}) as integer) as days,
        {{ days_between('stage_stays.entered_at', as_of()) }} as age_days
    from {{ ref('int_stage_stays') }} as stage_stays
    where
        not stage_stays.is_inferred
        and not stage_stays.is_end_inferred
        and (stage_stays.left_at is null or stage_stays.left_at > stage_stays.entered_at)
),

placed as (
    select
        stays.stage_code,
        stays.entered_month,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.route,
        cycles.region,
        cycles.sales_unit_key,
        stays.days,
        stays.is_open,
        {# Whether a stay keeps to its time can be asked once it has had that time. #}
        coalesce(stays.age_days >= stages.sla_days, false) as is_due,
        coalesce(stays.age_days >= stages.sla_days and stays.days > stages.sla_days, false)
            as is_over_sla
    from stays
    inner join cycles on stays.lead_cycle_key = cycles.lead_cycle_key
    inner join stages on stays.stage_code = stages.stage_code
),

sliced as (
    {%- for dimension, value in sales_slice_dimensions('entered_month').items() %}
    select
        stage_code,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        days,
        count(*) as settled_count,
        sum(case when is_open then 0 else 1 end) as ended_count,
        sum(case when is_due then 1 else 0 end) as due_count,
        sum(case when is_over_sla then 1 else 0 end) as over_sla_count,
        sum(case when is_over_sla and is_open then 1 else 0 end) as open_over_sla_count
    from placed
    group by stage_code, {% if dimension != 'total' %}{{ value }}, {% endif %}days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{{ survival_quantiles(
    'quantiles', 'sliced', slice, 'days',
    {'first_quartile_days': 0.25, 'median_days': 0.5, 'third_quartile_days': 0.75}
) }},

finished as (
    select
        {{ slice | join(',\n        ') }},
        days,
        sum(ended_count) over (
            partition by {{ slice | join(', ') }} order by days
            rows between unbounded preceding and current row
        ) as ended_so_far,
        sum(ended_count) over (partition by {{ slice | join(', ') }}) as ended_in_all
    from sliced
),

finished_medians as (
    select
        {{ slice | join(',\n        ') }},
        min(case when ended_in_all > 0 and ended_so_far >= ended_in_all / 2.0 then days end)
            as finished_median_days
    from finished
    group by {{ slice | join(', ') }}
),

summed as (
    select
        {{ slice | join(',\n        ') }},
        cast(sum(settled_count) as bigint) as stay_count,
        cast(sum(settled_count - ended_count) as bigint) as open_count,
        cast(sum(due_count) as bigint) as due_count,
        cast(sum(over_sla_count) as bigint) as over_sla_count,
        cast(sum(open_over_sla_count) as bigint) as open_over_sla_count
    from sliced
    group by {{ slice | join(', ') }}
),

final as (
    select
        summed.stage_code,
        summed.dimension,
        summed.dimension_value,
        stages.sla_days,
        summed.stay_count,
        summed.open_count,
        case when stages.sla_days is not null then summed.due_count end as due_count,
        case when stages.sla_days is not null then summed.over_sla_count end as over_sla_count,
        case when stages.sla_days is not null then summed.open_over_sla_count end
            as open_over_sla_count,
        summed.stay_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'summed.due_count >= ' ~ var('min_group_size') %}
        {%- set over, due = 'summed.over_sla_count', 'summed.due_count' %}
        case when {{ is_shown }} then {{ safe_divide(over, due) }} end as over_sla_rate,
        case when {{ is_shown }} then {{ wilson_low(over, due) }} end as over_sla_rate_low,
        case when {{ is_shown }} then {{ wilson_high(over, due) }} end as over_sla_rate_high,
        {%- for quantile in ['first_quartile_days', 'median_days', 'third_quartile_days'] %}
        case when summed.stay_count >= {{ var('min_group_size') }} then quantiles.{{ quantile }} end
            as {{ quantile }},
        {%- endfor %}
        case
            when summed.stay_count - summed.open_count >= {{ var('min_group_size') }}
                then finished_medians.finished_median_days
        end as finished_median_days
    from summed
    inner join stages on summed.stage_code = stages.stage_code
    {%- for found in ['quantiles', 'finished_medians'] %}
    left join {{ found }}
        on
            {%- for column in slice %}
            {{ 'and ' if not loop.first }}summed.{{ column }} = {{ found }}.{{ column }}
            {%- endfor %}
    {%- endfor %}
)

select * from final
