{#-
    What each measure brought in each week since it began. Passings are credited to the first
    measure of the cycle, in the week in which they happened.
-#}
with

starts as (select * from {{ ref('int_measure_starts') }}),

touches as (
    select * from {{ ref('fct_touches') }}
    where measure_key is not null and not is_machine
),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

passings as (select * from {{ ref('int_measure_passings') }}),

costs as (select * from {{ ref('fct_measure_costs') }}),

today as (select {{ reporting_date(as_of()) }} as day),

placed_touches as (
    select
        starts.measure_key,
        starts.channel_id,
        starts.direction,
        {{ weeks_since('starts.started_on', 'touches.occurred_on') }} as week_number,
        touches.person_key
    from touches
    inner join starts on touches.measure_key = starts.measure_key
),

touch_weeks as (
    select
        measure_key,
        channel_id,
        direction,
        week_number,
        count(*) as touch_count,
        count(distinct person_key) as person_count
    from placed_touches
    group by measure_key, channel_id, direction, week_number
),

new_persons as (
    select
        measure_key,
        channel_id,
        direction,
        min(week_number) as week_number
    from placed_touches
    group by measure_key, channel_id, direction, person_key
),

placed_cycles as (
    select
        {{ brought_by('starts', 'cycles') }},
        {{ weeks_since('starts.started_on', reporting_date('cycles.started_at')) }} as week_number
    from cycles
    left join starts on cycles.first_measure_key = starts.measure_key
),

placed_costs as (
    select
        coalesce(starts.measure_key, '(none)') as measure_key,
        coalesce(starts.channel_id, 'unknown') as channel_id,
        coalesce(starts.direction, 'unknown') as direction,
        {{ weeks_since('starts.started_on', 'costs.spent_on') }} as week_number,
        costs.amount_reporting
    from costs
    left join starts on costs.measure_key = starts.measure_key
),

{% set counts = {
    'touch_count': 'bigint', 'person_count': 'bigint', 'new_person_count': 'bigint',
    'cycle_count': 'bigint', 'opt_in_count': 'bigint', 'mql_count': 'bigint',
    'opportunity_count': 'bigint', 'win_count': 'bigint',
    'won_value': 'decimal(18, 2)', 'cost': 'decimal(18, 2)',
} %}
{%- set parts = {
    'touch_weeks': {'touch_count': 'touch_count', 'person_count': 'person_count'},
    'new_persons': {'new_person_count': '1'},
    'placed_cycles': {'cycle_count': '1'},
    'passings': {
        'opt_in_count': "case when threshold = 'A' then 1 else 0 end",
        'mql_count': "case when threshold = 'B' then 1 else 0 end",
        'opportunity_count': "case when threshold = 'C' then 1 else 0 end",
        'win_count': "case when threshold = 'close' then 1 else 0 end",
        'won_value': 'won_value',
    },
    'placed_costs': {'cost': 'amount_reporting'},
} %}

happened as (
    {%- for relation, values in parts.items() %}
    select
        measure_key,
        channel_id,
        direction,
        week_number,
        {%- for count in counts %}
        {{ values.get(count, '0') }} as {{ count }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        measure_key,
        channel_id,
        direction,
        week_number,
        {%- for count, type in counts.items() %}
        cast(sum({{ count }}) as {{ type }}) as {{ count }}{{ ',' if not loop.last }}
        {%- endfor %}
    from happened
    group by measure_key, channel_id, direction, week_number
),

{# From the first week in which anything happened to that of as-of, quiet ones too: a curve
   that leaves them out does not fade. #}
spans as (
    select
        starts.measure_key,
        starts.channel_id,
        starts.direction,
        starts.started_on,
        starts.ended_on,
        least(0, coalesce(min(summed.week_number), 0)) as first_week,
        greatest(
            {{ weeks_since('starts.started_on', 'today.day') }},
            coalesce(max(summed.week_number), 0)
        ) as last_week
    from starts
    cross join today
    left join summed on starts.measure_key = summed.measure_key
    where starts.started_on <= today.day or summed.measure_key is not null
    group by
        starts.measure_key, starts.channel_id, starts.direction, starts.started_on, starts.ended_on,
        summed.measure_key, today.day
),

numbers as (
    {{ dbt_numbers(2000) }}
),

{# Whatever happened has its row, however long ago the measure is said to have begun. #}
weeks as (
    select
        spans.measure_key,
        spans.channel_id,
        spans.direction,
        spans.started_on,
        spans.ended_on,
        spans.first_week + numbers.n as week_number
    from spans
    inner join numbers on numbers.n <= spans.last_week - spans.first_week
    union
    select
        summed.measure_key,
        summed.channel_id,
        summed.direction,
        starts.started_on,
        starts.ended_on,
        summed.week_number
    from summed
    left join starts on summed.measure_key = starts.measure_key
),

dated as (
    select
        weeks.*,
        cast({{ dbt.dateadd('day', '7 * weeks.week_number', 'weeks.started_on') }} as date)
            as week_starts_on,
        cast({{ dbt.dateadd('day', '7 * weeks.week_number + 6', 'weeks.started_on') }} as date)
            as week_ends_on
    from weeks
),

final as (
    select
        dated.measure_key,
        dated.channel_id,
        dated.direction,
        cast(dated.week_number as integer) as week_number,
        dated.week_starts_on,
        dated.week_starts_on > dated.ended_on as is_after_end,
        dated.week_ends_on <= today.day as is_whole_week,
        {%- for count, type in counts.items() %}
        cast(coalesce(summed.{{ count }}, 0) as {{ type }}) as {{ count }}{{ ',' if not loop.last }}
        {%- endfor %}
    from dated
    cross join today
    left join summed
        on
            dated.measure_key = summed.measure_key
            and dated.channel_id = summed.channel_id
            and dated.direction = summed.direction
            and {{ same('dated.week_number', 'summed.week_number') }}
)

select * from final
