{%- set metrics = {
    'opt_in': 'a_passed_at',
    'mql': 'b_passed_at',
    'opportunity': 'c_passed_at',
    'win': 'won_at',
} -%}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

targets as (select * from {{ ref('targets') }}),

personas as (select * from {{ ref('dim_persona') }}),

months as (select distinct month from {{ ref('dim_date') }}),

passed as (
    {%- for metric, stamp in metrics.items() %}
    select
        {{ month_of(reporting_date(stamp)) }} as month,
        '{{ metric }}' as metric,
        persona_id,
        count(*) as actual_count
    from cycles
    where {{ stamp }} is not null
    group by {{ month_of(reporting_date(stamp)) }}, persona_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

metrics as (
    {%- for metric in metrics %}
    select '{{ metric }}' as metric
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

wanted as (
    select
        month,
        metric,
        persona_id,
        sum(target_value) as target_value
    from targets
    group by month, metric, persona_id
),

by_persona as (
    select
        months.month,
        metrics.metric,
        personas.persona_id,
        coalesce(passed.actual_count, 0) as actual_count,
        wanted.target_value
    from months
    cross join metrics
    cross join personas
    left join passed
        on
            months.month = passed.month
            and metrics.metric = passed.metric
            and personas.persona_id = passed.persona_id
    left join wanted
        on
            months.month = wanted.month
            and metrics.metric = wanted.metric
            and personas.persona_id = wanted.persona_id
),

in_all as (
    select
        month,
        metric,
        sum(actual_count) as actual_count,
        sum(target_value) as target_value
    from by_persona
    group by month, metric
),

compared as (
    select
        by_persona.month,
        by_persona.metric,
        by_persona.persona_id,
        by_persona.actual_count,
        in_all.actual_count as all_actual_count,
        by_persona.target_value,
        in_all.target_value as all_target_value
    from by_persona
    inner join in_all
        on by_persona.month = in_all.month and by_persona.metric = in_all.metric
    union all
    {# A target without a persona is for all; without one, all is what the personas add up to. #}
    select
        in_all.month,
        in_all.metric,
        'all' as persona_id,
        in_all.actual_count,
        in_all.actual_count as all_actual_count,
        coalesce(wanted.target_value, in_all.target_value) as target_value,
        coalesce(wanted.target_value, in_all.target_value) as all_target_value
    from in_all
    left join wanted
        on
            in_all.month = wanted.month
            and in_all.metric = wanted.metric
            and wanted.persona_id is null
),

final as (
    select
        month,
        metric,
        persona_id,
        cast(actual_count as bigint) as actual_count,
        cast(target_value as double) as target_value,
        {{ safe_divide('actual_count', 'target_value') }} as attainment,
        cast(all_actual_count as bigint) as all_actual_count,
        cast(all_target_value as double) as all_target_value,
        all_actual_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('attracted_rate', 'actual_count', 'all_actual_count') }},
        {{ safe_divide('target_value', 'all_target_value') }} as wanted_share,
        {{ dbt.dateadd('month', 1, 'month') }}
        <= {{ dbt.dateadd('day', 1, reporting_date(as_of())) }}
            as is_month_over
    from compared
)

select * from final
