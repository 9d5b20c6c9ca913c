{#-
    What it costs to get a cycle past a threshold, of cohorts old enough: what was spent, and the
    cycles that began, by the day up to which those who began have had their time. The way from
    the beginning to a threshold takes as long as its steps together.
-#}
{%- set dimensions = {
    'total': "'all'", 'direction': 'direction', 'channel': 'channel_id', 'measure': 'measure_key',
} -%}
{%- set ways = {
    'A': [('start', 'A')],
    'B': [('start', 'A'), ('A', 'B')],
    'C': [('start', 'A'), ('A', 'B'), ('B', 'C')],
    'close': [('start', 'A'), ('A', 'B'), ('B', 'close')],
} -%}

with

rates as (
    select distinct from_threshold, to_threshold, mature_up_to
    from {{ ref('rpt_conversion_rates') }}
),

passings as (select * from {{ ref('int_measure_passings') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

costs as (select * from {{ ref('fct_measure_costs') }}),

starts as (select * from {{ ref('int_measure_starts') }}),

steps as (
    {%- for threshold, way in ways.items() %}
    {%- for from_threshold, to_threshold in way %}
    select
        '{{ threshold }}' as threshold,
        '{{ from_threshold }}' as from_threshold,
        '{{ to_threshold }}' as to_threshold
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# A step that nobody has passed yet tells no time: then no cohort is old enough. #}
maturities as (
    select
        steps.threshold,
        case when count(rates.mature_up_to) = count(*) then
            sum({{ dbt.datediff('rates.mature_up_to', reporting_date(as_of()), 'day') }})
        end as mature_days
    from steps
    left join rates
        on
            steps.from_threshold = rates.from_threshold
            and steps.to_threshold = rates.to_threshold
    group by steps.threshold
),

thresholds as (
    select
        threshold,
        cast({{ dbt.dateadd('day', '-mature_days', reporting_date(as_of())) }} as date)
            as mature_up_to
    from maturities
),

placed_costs as (
    select
        coalesce(starts.measure_key, '(none)') as measure_key,
        coalesce(starts.channel_id, 'unknown') as channel_id,
        coalesce(starts.direction, 'unknown') as direction,
        costs.spent_on,
        coalesce(costs.amount_reporting, 0) as amount
    from costs
    left join starts on costs.measure_key = starts.measure_key
),

daily_costs as (
    select measure_key, channel_id, direction, spent_on, sum(amount) as cost
    from placed_costs
    group by measure_key, channel_id, direction, spent_on
),

placed_cycles as (
    select
        {{ brought_by('starts', 'cycles') }},
        {{ reporting_date('cycles.started_at') }} as started_on
    from cycles
    left join starts on cycles.first_measure_key = starts.measure_key
),

daily_cycles as (
    select measure_key, channel_id, direction, started_on, count(*) as cycle_count
    from placed_cycles
    group by measure_key, channel_id, direction, started_on
),

daily_passings as (
    select measure_key, channel_id, direction, threshold, cycle_started_on, count(*) as passed_count
    from passings
    group by measure_key, channel_id, direction, threshold, cycle_started_on
),

happened as (
    select
        daily_costs.measure_key,
        daily_costs.channel_id,
        daily_costs.direction,
        thresholds.threshold,
        coalesce(daily_costs.spent_on <= thresholds.mature_up_to, false) as is_mature,
        daily_costs.cost,
        0 as cycle_count,
        0 as passed_count
    from daily_costs
    cross join thresholds
    union all
    select
        daily_cycles.measure_key,
        daily_cycles.channel_id,
        daily_cycles.direction,
        thresholds.threshold,
        coalesce(daily_cycles.started_on <= thresholds.mature_up_to, false) as is_mature,
        0 as cost,
        daily_cycles.cycle_count,
        0 as passed_count
    from daily_cycles
    cross join thresholds
    union all
    select
        daily_passings.measure_key,
        daily_passings.channel_id,
        daily_passings.direction,
        daily_passings.threshold,
        coalesce(daily_passings.cycle_started_on <= thresholds.mature_up_to, false) as is_mature,
        0 as cost,
        0 as cycle_count,
        daily_passings.passed_count
    from daily_passings
    inner join thresholds on daily_passings.threshold = thresholds.threshold
),

sliced as (
    {%- for dimension, value in dimensions.items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        threshold,
        is_mature,
        cost,
        cycle_count,
        passed_count
    from happened
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        dimension,
        dimension_value,
        threshold,
        sum(case when is_mature then cost else 0 end) as cost,
        sum(case when is_mature then cycle_count else 0 end) as cycle_count,
        sum(case when is_mature then passed_count else 0 end) as passed_count,
        sum(case when is_mature then 0 else cost end) as young_cost,
        sum(case when is_mature then 0 else cycle_count end) as young_cycle_count,
        sum(case when is_mature then 0 else passed_count end) as young_passed_count
    from sliced
    group by dimension, dimension_value, threshold
),

final as (
    select
        summed.dimension,
        summed.dimension_value,
        summed.threshold,
        thresholds.mature_up_to,
        cast(summed.cost as decimal(18, 2)) as cost,
        cast(summed.cycle_count as bigint) as cycle_count,
        cast(summed.passed_count as bigint) as passed_count,
        summed.passed_count < {{ var('min_group_size') }} as is_small_group,
        case
            when summed.passed_count >= {{ var('min_group_size') }} and summed.cost > 0
                then {{ safe_divide('summed.cost', 'summed.passed_count') }}
        end as cost_per_passing,
        cast(summed.young_cost as decimal(18, 2)) as young_cost,
        cast(summed.young_cycle_count as bigint) as young_cycle_count,
        cast(summed.young_passed_count as bigint) as young_passed_count
    from summed
    inner join thresholds on summed.threshold = thresholds.threshold
)

select * from final
