{#-
    Do leads of the fast lane and of the chat do better than others, or are they other leads? Each
    is set against leads of the normal way that are like it; these count as often as it takes for
    their mix to be the same (direct standardisation to the mix of the way compared).
-#}
{%- set horizons = [90, 180, 365, 'null'] -%}
{%- set stratum = ['cycle_type', 'persona_id', 'last_stage', 'measure_group'] -%}
{%- set group = ['way', 'matched_on', 'horizon_key'] -%}

with

handovers as (
    select
        way,
        cycle_type,
        persona_id,
        last_stage,
        coalesce(first_measure_key, 'unknown') as first_measure_key,
        is_won,
        {{ days_between('ended_at', as_of()) }} as age_days,
        case when is_won then cast(ceil({{ days_between('ended_at', 'won_at') }}) as integer) end
            as days_to_win,
        case
            when is_won then cast(ceil({{ days_between('cycle_started_at', 'won_at') }}) as integer)
        end as cycle_days
    from {{ ref('int_ways_to_sales') }}
    {# First handovers only: who comes back is known to sales. And at a real date. #}
    where
        spell_number = 1
        and way in ('fast_lane', 'chat', 'normal')
        and ended_by in ('fast_lane', 'advance', 'skip')
        and has_reached_sales_in_time
        and not is_end_inferred
),

horizons as (
    {%- for horizon in horizons %}
    select
        cast({{ horizon }} as integer) as horizon_days,
        '{{ horizon }}' as horizon_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# Within 90 days is asked only of those who have had 90 days. #}
followed as (
    select
        handovers.way,
        handovers.cycle_type,
        handovers.persona_id,
        handovers.last_stage,
        handovers.first_measure_key,
        horizons.horizon_key,
        handovers.is_won
        and (
            horizons.horizon_days is null or handovers.days_to_win <= horizons.horizon_days
        ) as is_won,
        case
            when horizons.horizon_days is null or handovers.days_to_win <= horizons.horizon_days
                then handovers.days_to_win
        end as days_to_win,
        case
            when horizons.horizon_days is null or handovers.days_to_win <= horizons.horizon_days
                then handovers.cycle_days
        end as cycle_days
    from handovers
    cross join horizons
    where horizons.horizon_days is null or handovers.age_days >= horizons.horizon_days
),

counted as (
    {%- for matched_on, measure_group in {
        'persona_stage_measure': 'first_measure_key', 'persona_stage': "'all'"
    }.items() %}
    select
        '{{ matched_on }}' as matched_on,
        way,
        horizon_key,
        cycle_type,
        persona_id,
        last_stage,
        {{ measure_group }} as measure_group,
        is_won,
        days_to_win,
        cycle_days,
        count(*) as lead_count
    from followed
    group by
        way, horizon_key, cycle_type, persona_id, last_stage,
        {%- if measure_group == 'first_measure_key' %} first_measure_key,{% endif %}
        is_won, days_to_win, cycle_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

strata as (
    select
        {{ group | join(',\n        ') }},
        {{ stratum | join(',\n        ') }},
        sum(lead_count) as lead_count
    from counted
    group by {{ group | join(', ') }}, {{ stratum | join(', ') }}
),

matches as (
    select
        {%- for column in group + stratum %}
        compared.{{ column }},
        {%- endfor %}
        {{ safe_divide('compared.lead_count', 'normal.lead_count') }} as weight
    from strata as compared
    inner join strata as normal
        on
            normal.way = 'normal'
            {%- for column in ['matched_on', 'horizon_key'] + stratum %}
            and compared.{{ column }} = normal.{{ column }}
            {%- endfor %}
    where compared.way != 'normal'
),

weighted as (
    {%- for side, weight in {'own': '1.0', 'normal': 'matches.weight'}.items() %}
    select
        {%- for column in group %}
        matches.{{ column }},
        {%- endfor %}
        '{{ side }}' as side,
        counted.is_won,
        counted.days_to_win,
        counted.cycle_days,
        sum(counted.lead_count) as lead_count,
        {{ exact_sum('counted.lead_count * ' ~ weight) }} as weight,
        {{ exact_sum('counted.lead_count * ' ~ weight ~ ' * ' ~ weight) }} as squared_weight
    from matches
    inner join counted
        on
            counted.way = {{ 'matches.way' if side == 'own' else "'normal'" }}
            {%- for column in ['matched_on', 'horizon_key'] + stratum %}
            and matches.{{ column }} = counted.{{ column }}
            {%- endfor %}
    group by
        {%- for column in group %}
        matches.{{ column }},
        {%- endfor %}
        counted.is_won, counted.days_to_win, counted.cycle_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        weighted.*,
        {%- for days in ['days_to_win', 'cycle_days'] %}
        {{ exact_sum(
            'case when is_won then weight else 0 end',
            '(partition by ' ~ group | join(', ') ~ ', side order by ' ~ days ~ ' nulls last'
            ~ ' range between unbounded preceding and current row)'
        ) }} as weight_up_to_{{ days }},
        {%- endfor %}
        {{ exact_sum(
            'case when is_won then weight else 0 end', '(partition by ' ~ group | join(', ') ~ ', side)'
        ) }} as won_weight
    from weighted
),

sides as (
    select
        {{ group | join(',\n        ') }},
        side,
        sum(lead_count) as lead_count,
        {{ exact_sum('weight') }} as weight,
        {{ exact_sum('case when is_won then weight else 0 end') }} as won_weight,
        {# As many independent leads as tell as much as these, that do not count alike. #}
        {{ safe_divide(exact_sum('weight') ~ ' * ' ~ exact_sum('weight'), exact_sum('squared_weight')) }} as effective_count,
        {%- for days in ['days_to_win', 'cycle_days'] %}
        min(case
            when is_won and weight_up_to_{{ days }} >= won_weight / 2 - 0.000000001 then {{ days }}
        end) as median_{{ days }}{{ ',' if not loop.last }}
        {%- endfor %}
    from ranked
    group by {{ group | join(', ') }}, side
),

populations as (
    select
        {{ group | join(',\n        ') }},
        sum(lead_count) as population_count,
        sum(case when is_won then lead_count else 0 end) as won_count
    from counted
    group by {{ group | join(', ') }}
),

listed as (
    select
        populations.way,
        populations.matched_on,
        horizons.horizon_days,
        cast(populations.population_count as bigint) as population_count,
        cast(populations.won_count as bigint) as won_count,
        cast(coalesce(own.lead_count, 0) as bigint) as matched_count,
        cast(coalesce(own.won_weight, 0) as bigint) as matched_won_count,
        cast(coalesce(normal.lead_count, 0) as bigint) as normal_count,
        coalesce(normal.weight, 0.0) as normal_weight,
        coalesce(normal.won_weight, 0.0) as normal_won_weight,
        normal.effective_count,
        own.median_days_to_win,
        normal.median_days_to_win as normal_median_days_to_win,
        own.median_cycle_days,
        normal.median_cycle_days as normal_median_cycle_days,
        populations.population_count >= {{ var('min_group_size') }} as is_shown,
        coalesce(
            own.lead_count >= {{ var('min_group_size') }}
            and normal.lead_count >= {{ var('min_group_size') }},
            false
        ) as is_compared
    from populations
    inner join horizons on populations.horizon_key = horizons.horizon_key
    {%- for side in ['own', 'normal'] %}
    left join sides as {{ side }}
        on
            {{ side }}.side = '{{ side }}'
            {%- for column in group %}
            and populations.{{ column }} = {{ side }}.{{ column }}
            {%- endfor %}
    {%- endfor %}
    where populations.way != 'normal'
),

final as (
    select
        way,
        matched_on,
        horizon_days,
        population_count,
        won_count,
        matched_count,
        matched_won_count,
        normal_count,
        normal_weight,
        normal_won_weight,
        not is_compared as is_small_group,
        case when is_shown then {{ safe_divide('won_count', 'population_count') }} end as win_rate,
        case when is_shown then {{ wilson_low('won_count', 'population_count') }} end
            as win_rate_low,
        case when is_shown then {{ wilson_high('won_count', 'population_count') }} end
            as win_rate_high,
        case when is_compared then {{ safe_divide('matched_won_count', 'matched_count') }} end
            as matched_win_rate,
        case when is_compared then {{ wilson_low('matched_won_count', 'matched_count') }} end
            as matched_win_rate_low,
        case when is_compared then {{ wilson_high('matched_won_count', 'matched_count') }} end
            as matched_win_rate_high,
        {%- set normal_rate = safe_divide('normal_won_weight', 'normal_weight') %}
        {%- set normal_won = '(' ~ normal_rate ~ ' * effective_count)' %}
        case when is_compared then {{ safe_divide('normal_won_weight', 'normal_weight') }} end
            as normal_win_rate,
        case when is_compared then {{ wilson_low(normal_won, 'effective_count') }} end
            as normal_win_rate_low,
        case when is_compared then {{ wilson_high(normal_won, 'effective_count') }} end
            as normal_win_rate_high,
        case when is_compared then
            {{ safe_divide('matched_won_count', 'matched_count') }}
            - {{ safe_divide('normal_won_weight', 'normal_weight') }}
        end as win_rate_difference,
        {%- for median in ['days_to_win', 'cycle_days'] %}
        case when is_compared then median_{{ median }} end as median_{{ median }},
        case when is_compared then normal_median_{{ median }} end
            as normal_median_{{ median }}{{ ',' if not loop.last }}
        {%- endfor %}
    from listed
)

select * from final
