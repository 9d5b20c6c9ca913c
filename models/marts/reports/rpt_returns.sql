{%- set slice = ['given_back_as', 'dimension', 'dimension_value', 'horizon_key'] -%}
{%- set horizons = [30, 90, 180, 365, 'null'] -%}
{%- set steps = {
    'touched': 'touched_again_at',
    'ripe': 'ripe_again_at',
    'accepted': 'accepted_again_at',
    'won': 'won_at',
} -%}

with

given_back as (
    select
        given_back.*,
        {{ month_of(reporting_date('given_back_at')) }} as given_back_month,
        {{ days_between('given_back_at', as_of()) }} as age_days,
        {%- for step, moment in steps.items() %}
        {{ days_between('given_back_at', moment) }} as {{ step }}_days,
        {%- endfor %}
        {{ days_between('given_back_at', 'worked_again_at') }} as worked_days
    from {{ ref('int_given_back') }} as given_back
),

horizons as (
    {%- for horizon in horizons %}
    select
        cast({{ horizon }} as integer) as horizon_days,
        '{{ horizon }}' as horizon_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# Within 90 days is asked only of those who have had 90 days, and whose days are known. #}
followed as (
    select
        given_back.given_back_as,
        given_back.given_back_month,
        given_back.cycle_type,
        given_back.persona_id,
        given_back.first_measure_key,
        given_back.direction,
        given_back.route,
        given_back.reason_group,
        given_back.came_from_stage,
        horizons.horizon_key,
        {%- for step in steps.keys() | list + ['worked'] %}
        coalesce(
            given_back.{{ step }}_days <= coalesce(horizons.horizon_days, given_back.age_days),
            false
        ) as is_{{ step }},
        {%- endfor %}
        case
            when
                given_back.ripe_days <= coalesce(horizons.horizon_days, given_back.age_days)
                and not given_back.is_inferred
                then cast(ceil(given_back.ripe_days) as integer)
        end as days_to_ripe
    from given_back
    cross join horizons
    where
        horizons.horizon_days is null
        or (given_back.age_days >= horizons.horizon_days and not given_back.is_inferred)
),

counted as (
    select
        given_back_as,
        given_back_month,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        route,
        reason_group,
        came_from_stage,
        horizon_key,
        days_to_ripe,
        count(*) as given_back_count,
        {%- for step in steps %}
        sum(case when is_{{ step }} then 1 else 0 end) as {{ step }}_count,
        {%- endfor %}
        sum(case when not (is_touched or is_worked or is_ripe) then 1 else 0 end) as untouched_count
    from followed
    group by
        given_back_as, given_back_month, cycle_type, persona_id, first_measure_key, direction,
        route, reason_group, came_from_stage, horizon_key, days_to_ripe
),

sliced as (
    {%- set dimensions = dict(
        slice_dimensions('given_back_month'),
        reason_group='reason_group',
        from_stage='came_from_stage'
    ) %}
    {%- for given_back_as in ['given_back_as', "'all'"] %}
    {%- set last_kind = loop.last %}
    {%- for dimension, value in dimensions.items() %}
    select
        {{ given_back_as }} as given_back_as,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        horizon_key,
        days_to_ripe,
        sum(given_back_count) as given_back_count,
        {%- for step in steps %}
        sum({{ step }}_count) as {{ step }}_count,
        {%- endfor %}
        sum(untouched_count) as untouched_count
    from counted
    group by
        {%- if given_back_as != "'all'" %} given_back_as,{% endif %}
        {%- if dimension != 'total' %} {{ value }},{% endif %} horizon_key, days_to_ripe
    {{ 'union all' if not (loop.last and last_kind) }}
    {%- endfor %}
    {%- endfor %}
),

{# Half of those who came back: the whole population is followed to the horizon. #}
ripened as (
    select
        sliced.*,
        sum(case when days_to_ripe is not null then ripe_count else 0 end) over (
            partition by {{ slice | join(', ') }} order by days_to_ripe nulls last
            range between unbounded preceding and current row
        ) as ripe_so_far,
        sum(case when days_to_ripe is not null then ripe_count else 0 end) over (
            partition by {{ slice | join(', ') }}
        ) as ripe_in_all
    from sliced
),

summed as (
    select
        {{ slice | join(',\n        ') }},
        cast(sum(given_back_count) as bigint) as given_back_count,
        {%- for step in steps %}
        cast(sum({{ step }}_count) as bigint) as {{ step }}_count,
        {%- endfor %}
        cast(sum(untouched_count) as bigint) as untouched_count,
        max(ripe_in_all) as timed_count,
        min(case when ripe_so_far >= ripe_in_all / 2.0 then days_to_ripe end) as median_days_to_ripe
    from ripened
    group by {{ slice | join(', ') }}
),

final as (
    select
        summed.given_back_as,
        summed.dimension,
        summed.dimension_value,
        horizons.horizon_days,
        summed.given_back_count,
        {%- for step in steps %}
        summed.{{ step }}_count,
        {%- endfor %}
        summed.untouched_count,
        summed.given_back_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'summed.given_back_count >= ' ~ var('min_group_size') %}
        {%- for step in steps.keys() | list + ['untouched'] %}
        case when {{ is_shown }} then
            {{ safe_divide('summed.' ~ step ~ '_count', 'summed.given_back_count') }}
        end as {{ step }}_rate,
        case when {{ is_shown }} then
            {{ wilson_low('summed.' ~ step ~ '_count', 'summed.given_back_count') }}
        end as {{ step }}_rate_low,
        case when {{ is_shown }} then
            {{ wilson_high('summed.' ~ step ~ '_count', 'summed.given_back_count') }}
        end as {{ step }}_rate_high,
        {%- endfor %}
        case
            when summed.timed_count >= {{ var('min_group_size') }} then summed.median_days_to_ripe
        end as median_days_to_ripe
    from summed
    inner join horizons on summed.horizon_key = horizons.horizon_key
)

select * from final
