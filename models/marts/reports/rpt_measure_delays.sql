{#-
    How long measures take and how long they last: days from a cycle's first contact with its
    measure to each threshold; weeks until half of all that a measure has ever brought had come
    (its half-life); and what came after its end.
-#}
{%- set dimensions = {
    'total': "'all'", 'direction': 'direction', 'channel': 'channel_id', 'measure': 'measure_key',
} %}
{%- set quantiles = {
    'first_quartile': 0.25, 'median': 0.5, 'third_quartile': 0.75, 'ninth_decile': 0.9,
} %}

with

passings as (select * from {{ ref('int_measure_passings') }} where measure_key != '(none)'),

starts as (
    select
        int_measure_starts.*,
        {{ weeks_since('started_on', reporting_date(as_of())) }} + 1 as observed_weeks,
        case when ended_on < {{ reporting_date(as_of()) }} then 1 else 0 end as ended
    from {{ ref('int_measure_starts') }} as int_measure_starts
),

thresholds as (
    {%- for threshold in ['A', 'B', 'C', 'close'] %}
    select '{{ threshold }}' as threshold
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

sliced_starts as (
    {%- for dimension, value in dimensions.items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        observed_weeks,
        ended
    from starts
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

slices as (
    select
        dimension,
        dimension_value,
        count(*) as measure_count,
        sum(ended) as ended_measure_count,
        max(observed_weeks) as observed_weeks
    from sliced_starts
    group by dimension, dimension_value
),

sliced_passings as (
    {%- for dimension, value in dimensions.items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        threshold,
        contact_days,
        week_number,
        is_measure_ended,
        is_after_end
    from passings
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

measured as (
    select
        dimension,
        dimension_value,
        threshold,
        count(*) as passed_count,
        count(contact_days) as timed_count,
        {%- for name, share in quantiles.items() %}
        percentile_cont({{ share }}) within group (order by contact_days) as {{ name }}_days,
        {%- endfor %}
        percentile_disc(0.5) within group (order by week_number) + 1 as half_life_weeks,
        sum(case when is_measure_ended then 1 else 0 end) as ended_passed_count,
        sum(case when is_measure_ended and is_after_end then 1 else 0 end) as after_end_count
    from sliced_passings
    group by dimension, dimension_value, threshold
),

counted as (
    select
        slices.dimension,
        slices.dimension_value,
        thresholds.threshold,
        slices.measure_count,
        slices.ended_measure_count,
        slices.observed_weeks,
        coalesce(measured.passed_count, 0) as passed_count,
        coalesce(measured.timed_count, 0) as timed_count,
        coalesce(measured.ended_passed_count, 0) as ended_passed_count,
        coalesce(measured.after_end_count, 0) as after_end_count,
        measured.first_quartile_days,
        measured.median_days,
        measured.third_quartile_days,
        measured.ninth_decile_days,
        measured.half_life_weeks
    from slices
    cross join thresholds
    left join measured
        on
            slices.dimension = measured.dimension
            and slices.dimension_value = measured.dimension_value
            and thresholds.threshold = measured.threshold
),

final as (
    select
        dimension,
        dimension_value,
        threshold,
        cast(measure_count as bigint) as measure_count,
        cast(ended_measure_count as bigint) as ended_measure_count,
        cast(observed_weeks as integer) as observed_weeks,
        cast(passed_count as bigint) as passed_count,
        cast(timed_count as bigint) as timed_count,
        passed_count < {{ var('min_group_size') }} as is_small_group,
        {%- for name in quantiles %}
        case when timed_count >= {{ var('min_group_size') }} then {{ name }}_days end
            as {{ name }}_days,
        {%- endfor %}
        case
            when passed_count >= {{ var('min_group_size') }} then cast(half_life_weeks as integer)
        end as half_life_weeks,
        cast(ended_passed_count as bigint) as ended_passed_count,
        cast(after_end_count as bigint) as after_end_count,
        {%- set is_shown = 'ended_passed_count >= ' ~ var('min_group_size') %}
        case
            when {{ is_shown }} then {{ safe_divide('after_end_count', 'ended_passed_count') }}
        end as after_end_rate,
        case when {{ is_shown }} then {{ wilson_low('after_end_count', 'ended_passed_count') }} end
            as after_end_rate_low,
        case when {{ is_shown }} then {{ wilson_high('after_end_count', 'ended_passed_count') }} end
            as after_end_rate_high
    from counted
)

select * from final
