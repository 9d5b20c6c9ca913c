{#-
    The stage whose improvement by a tenth would bring the most wins. A cycle passes a stage when it
    comes to a later one; how many pass in the end is the cumulative incidence (Aalen-Johansen, with
    the end of the cycle as the competing exit and open cycles as censored). The product over all
    stages is the share that wins; for each stage, what it would be if a tenth of those stuck there passed.
-#}
{%- set slice = ['cycle_type', 'dimension', 'dimension_value'] -%}
{%- set step = slice + ['level'] -%}

with

counted as (
    select
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        level,
        stage_code,
        outcome,
        days,
        count(*) as cycle_count
    from {{ ref('int_stage_steps') }}
    group by cycle_type, persona_id, first_measure_key, direction, level, stage_code, outcome, days
),

sliced as (
    {%- for dimension, value in {
        'total': "'all'",
        'persona': 'persona_id',
        'measure': "coalesce(first_measure_key, 'unknown')",
        'direction': 'direction',
    }.items() %}
    select
        cycle_type,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        level,
        stage_code,
        outcome,
        days,
        cycle_count
    from counted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

settled as (
    select
        {{ step | join(',\n        ') }},
        days,
        sum(case when outcome = 'passed' then cycle_count else 0 end) as passed_count,
        sum(case when outcome != 'open' then cycle_count else 0 end) as settled_count,
        cast(sum(sum(cycle_count)) over (
            partition by {{ step | join(', ') }} order by days desc
            rows between unbounded preceding and current row
        ) as double) as at_risk_count
    from sliced
    group by {{ step | join(', ') }}, days
),

surviving as (
    select
        settled.*,
        exp(coalesce(sum(
            case when settled_count < at_risk_count then ln(1 - settled_count / at_risk_count) end
        ) over (
            partition by {{ step | join(', ') }} order by days
            rows between unbounded preceding and 1 preceding
        ), 0)) as open_before
    from settled
),

incidences as (
    select
        {{ step | join(',\n        ') }},
        {# Rounding must not let more pass than there are. #}
        least(1.0, {{ exact_sum('open_before * passed_count / at_risk_count') }}) as pass_rate
    from surviving
    group by {{ step | join(', ') }}
),

steps as (
    select
        {{ step | join(',\n        ') }},
        max(stage_code) as stage_code,
        cast(sum(cycle_count) as bigint) as reached_count,
        cast(sum(case when outcome = 'passed' then cycle_count else 0 end) as bigint)
            as passed_count,
        cast(sum(case when outcome = 'ended' then cycle_count else 0 end) as bigint) as ended_count,
        cast(sum(case when outcome = 'open' then cycle_count else 0 end) as bigint) as open_count
    from sliced
    group by {{ step | join(', ') }}
),

{# Where nobody came as far as the last stage before the close, nothing can be said of winning. #}
closing as (
    select
        cycle_type,
        max(case when stage_code = 'ABS' then level end) - 1 as step_count
    from {{ ref('int_stage_levels') }}
    where stage_code = active_stage_code and not is_foreign
    group by cycle_type
),

chained as (
    select
        {%- for column in step %}
        steps.{{ column }},
        {%- endfor %}
        steps.stage_code,
        steps.reached_count,
        steps.passed_count,
        steps.ended_count,
        steps.open_count,
        incidences.pass_rate,
        max(steps.reached_count) over whole_way as started_count,
        min(steps.reached_count) over whole_way < {{ var('min_group_size') }}
        or count(*) over whole_way < closing.step_count as is_small_group,
        {{ exact_sum(
            'case when incidences.pass_rate > 0 then ln(incidences.pass_rate) else 0 end', 'whole_way'
        ) }} as log_product,
        sum(case when incidences.pass_rate > 0 then 0 else 1 end) over whole_way as blocked_count
    from steps
    inner join closing on steps.cycle_type = closing.cycle_type
    inner join incidences
        on
            {%- for column in step %}
            {{ 'and ' if not loop.first }}steps.{{ column }} = incidences.{{ column }}
            {%- endfor %}
    window whole_way as (
        partition by steps.cycle_type, steps.dimension, steps.dimension_value
    )
),

{# Rounded, so that equals are equal on every engine. #}
improved as (
    select
        chained.*,
        case
            when is_small_group then null
            when blocked_count > 0 then 0.0
            else round(started_count * exp(log_product), 6)
        end as expected_wins,
        {# What passes all other stages, of which none may be shut. #}
        case
            when is_small_group then null
            when blocked_count > case when pass_rate > 0 then 0 else 1 end then 0.0
            else round(
                started_count * 0.1 * (1 - pass_rate)
                * exp(log_product - case when pass_rate > 0 then ln(pass_rate) else 0 end),
                6
            )
        end as additional_wins
    from chained
),

final as (
    select
        cycle_type,
        dimension,
        dimension_value,
        cast(level as integer) as level,
        stage_code,
        started_count,
        reached_count,
        passed_count,
        ended_count,
        open_count,
        is_small_group,
        {%- set is_shown = 'reached_count >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide('passed_count', 'reached_count') }} end
            as naive_pass_rate,
        case when {{ is_shown }} then {{ wilson_low('passed_count', 'reached_count') }} end
            as naive_pass_rate_low,
        case when {{ is_shown }} then {{ wilson_high('passed_count', 'reached_count') }} end
            as naive_pass_rate_high,
        case when {{ is_shown }} then pass_rate end as pass_rate,
        expected_wins,
        additional_wins,
        case when additional_wins is not null then cast(row_number() over (
            partition by {{ slice | join(', ') }} order by additional_wins desc, level
        ) as integer) end as bottleneck_rank
    from improved
)

select * from final
