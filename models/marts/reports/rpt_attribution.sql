{#-
    To which measures the passings of a threshold are credited, and what they were worth, by five
    models side by side. Credits are rounded, and what rounding leaves goes to the greatest, so
    that each model adds up to exactly the totals; what no measure preceded stands under (none).
-#}
{%- set rules = {
    'first_touch': 'case when contact_number = 1 then 1.0 else 0.0 end',
    'last_touch': 'case when contact_number = contact_count then 1.0 else 0.0 end',
    'linear': '1.0 / contact_count',
    'position_based': 'case
            when contact_count = 1 then 1.0
            when contact_count = 2 then 0.5
            when contact_number in (1, contact_count) then 0.4
            else 0.2 / (contact_count - 2)
        end',
} -%}
{%- set passings = {'B': 'b_passed_at', 'C': 'c_passed_at', 'close': 'won_at'} %}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

won_values as (select * from {{ ref('int_cycle_won_values') }}),

paths as (select * from {{ ref('int_attribution_paths') }}),

removals as (select * from {{ ref('int_attribution_removals') }}),

windows as (select * from {{ ref('int_attribution_windows') }}),

models as (
    {%- for model in rules.keys() | list + ['markov'] %}
    select '{{ model }}' as model
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

totals as (
    {%- for threshold, passed_at in passings.items() %}
    select
        '{{ threshold }}' as threshold,
        count(cycles.{{ passed_at }}) as total_count,
        coalesce(sum(
            case when cycles.{{ passed_at }} is not null then won_values.won_value end
        ), 0) as total_value
    from cycles
    left join won_values on cycles.lead_cycle_key = won_values.lead_cycle_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

valued as (
    select
        paths.*,
        coalesce(won_values.won_value, 0) as won_value
    from paths
    left join won_values on paths.lead_cycle_key = won_values.lead_cycle_key
    where paths.is_passed
),

path_totals as (
    select
        threshold,
        count(*) as path_count,
        sum(won_value) as path_value
    from valued
    where contact_number = 1
    group by threshold
),

weighted as (
    {%- for model, weight in rules.items() %}
    select
        '{{ model }}' as model,
        threshold,
        measure_key,
        channel_id,
        direction,
        {{ weight }} as weight,
        won_value
    from valued
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ruled as (
    select
        model,
        threshold,
        measure_key,
        channel_id,
        direction,
        {{ exact_sum('weight') }} as credit,
        {{ exact_sum('weight * won_value') }} as value_credit
    from weighted
    group by model, threshold, measure_key, channel_id, direction
),

{# The chain knows channels only: within one, measures share as in the linear model. A channel
   may have an effect, by the others that it leads to, and no path of its own that passed; then
   all its paths count. #}
parts as (
    select
        threshold,
        measure_key,
        channel_id,
        direction,
        {{ exact_sum('case when is_passed then 1.0 / contact_count else 0 end') }}
            as passed_weight,
        {{ exact_sum('1.0 / contact_count') }} as weight
    from paths
    group by threshold, measure_key, channel_id, direction
),

chained as (
    select
        'markov' as model,
        parts.threshold,
        parts.measure_key,
        parts.channel_id,
        parts.direction,
        removals.credited_share * case
            when {{ exact_sum('parts.passed_weight', 'of_channel') }} > 0
                then parts.passed_weight / {{ exact_sum('parts.passed_weight', 'of_channel') }}
            else parts.weight / {{ exact_sum('parts.weight', 'of_channel') }}
        end as share
    from parts
    inner join removals
        on parts.threshold = removals.threshold and parts.channel_id = removals.channel_id
    window of_channel as (partition by parts.threshold, parts.channel_id)
),

credited as (
    select * from ruled
    where credit > 0
    union all
    select
        chained.model,
        chained.threshold,
        chained.measure_key,
        chained.channel_id,
        chained.direction,
        chained.share * path_totals.path_count as credit,
        chained.share * cast(path_totals.path_value as double) as value_credit
    from chained
    inner join path_totals on chained.threshold = path_totals.threshold
    where chained.share > 0
),

rounded as (
    select
        credited.*,
        cast(credit as decimal(18, 6)) as rounded_credit,
        cast(value_credit as decimal(18, 2)) as rounded_value,
        row_number() over (
            partition by model, threshold
            order by cast(credit as decimal(18, 6)) desc, measure_key
        ) as credit_rank
    from credited
),

{# Only what rounding left is handed on: credit that got lost must not hide in the greatest. #}
left_over as (
    select
        rounded.*,
        path_totals.path_count - sum(rounded.rounded_credit) over of_model as credit_left,
        path_totals.path_value - sum(rounded.rounded_value) over of_model as value_left,
        count(*) over of_model as row_count
    from rounded
    inner join path_totals on rounded.threshold = path_totals.threshold
    window of_model as (partition by rounded.model, rounded.threshold)
),

settled as (
    select
        model,
        threshold,
        measure_key,
        channel_id,
        direction,
        rounded_credit + case
            when credit_rank = 1 and abs(credit_left) <= 0.000001 * row_count then credit_left
            else 0
        end as credited_count,
        rounded_value + case
            when credit_rank = 1 and abs(value_left) <= 0.01 * row_count then value_left
            else 0
        end as credited_value
    from left_over
),

complete as (
    select * from settled
    union all
    select
        models.model,
        totals.threshold,
        '(none)' as measure_key,
        '(none)' as channel_id,
        '(none)' as direction,
        totals.total_count - coalesce(path_totals.path_count, 0) as credited_count,
        totals.total_value - coalesce(path_totals.path_value, 0) as credited_value
    from totals
    cross join models
    left join path_totals on totals.threshold = path_totals.threshold
),

final as (
    select
        complete.threshold,
        complete.model,
        complete.measure_key,
        complete.channel_id,
        complete.direction,
        cast(complete.credited_count as decimal(18, 6)) as credited_count,
        cast(complete.credited_value as decimal(18, 2)) as credited_value,
        cast(totals.total_count as bigint) as total_count,
        cast(totals.total_value as decimal(18, 2)) as total_value,
        totals.total_count < {{ var('min_group_size') }} as is_small_group,
        case
            when totals.total_count >= {{ var('min_group_size') }}
                then {{ safe_divide('complete.credited_count', 'totals.total_count') }}
        end as credited_rate,
        windows.look_back_days
    from complete
    inner join totals on complete.threshold = totals.threshold
    left join windows on complete.threshold = windows.threshold
)

select * from final
