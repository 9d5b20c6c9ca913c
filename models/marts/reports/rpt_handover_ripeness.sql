{#- What became of handovers, by how ripe the lead was: cohorts by the handover. -#}
{%- set slice = 'dimension, dimension_value, way, ripeness_band' -%}
{%- set counts = {
    'handover_count': 'true',
    'by_score_count': 'is_by_score',
    'unripe_count': 'is_unripe',
    'ripened_later_count': 'is_unripe and ripened_at is not null',
    'accepted_count': "decision = 'accepted'",
    'rejected_count': "decision = 'rejected'",
    'ended_count': "decision = 'ended'",
    'undecided_count': "decision = 'undecided'",
    'won_count': "outcome = 'won'",
    'open_count': "outcome = 'open'",
    'won_later_count': 'is_won_later',
    'mature_count': 'is_mature',
    'mature_won_count': "is_mature and outcome = 'won'",
} -%}

with

{# How long a handover takes to the close is a property of the step, known from the curves. #}
maturity as (
    select max(mature_up_to) as mature_up_to
    from {{ ref('rpt_conversion_rates') }}
    where
        from_threshold = 'B' and to_threshold = 'close'
        and dimension = 'total' and horizon_days is null
),

handovers as (
    select
        fct_handovers.*,
        {{ month_of('fct_handovers.handed_over_on') }} as handed_over_month,
        {{ ripeness_band('fct_handovers.ripeness') }} as own_band,
        coalesce(fct_handovers.handed_over_on <= maturity.mature_up_to, false) as is_mature
    from {{ ref('fct_handovers') }} as fct_handovers
    cross join maturity
),

counted as (
    select
        handed_over_month,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        route,
        way as own_way,
        own_band,
        {%- for name, condition in counts.items() %}
        sum(case when {{ condition }} then 1 else 0 end) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from handovers
    group by
        handed_over_month, cycle_type, persona_id, first_measure_key, direction, route, way, own_band
),

ways as (
    {%- for way in ['offered', 'direct', 'fast_lane'] %}
    select '{{ way }}' as own_way, '{{ way }}' as way
    union all
    select '{{ way }}' as own_way, 'all' as way
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

bands as ({{ ripeness_band_rows() }}),

{# Each band as itself and as part of all. #}
band_parts as (
    select
        ripeness_band as own_band,
        ripeness_band
    from bands
    where ripeness_band > 0
    union all
    select
        ripeness_band as own_band,
        0 as ripeness_band
    from bands
    where ripeness_band > 0
),

sliced as (
    {%- for dimension, value in slice_dimensions('handed_over_month').items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        own_way,
        own_band,
        {%- for name in counts %}
        {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

totals as (
    select
        sliced.dimension,
        sliced.dimension_value,
        ways.way,
        band_parts.ripeness_band,
        {%- for name in counts %}
        cast(sum(sliced.{{ name }}) as bigint) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from sliced
    inner join ways on sliced.own_way = ways.own_way
    inner join band_parts on sliced.own_band = band_parts.own_band
    group by sliced.dimension, sliced.dimension_value, ways.way, band_parts.ripeness_band
),

timed as (
    select * from handovers
    where days_to_acceptance is not null or (outcome = 'won' and days_to_outcome is not null)
),

sliced_days as (
    {%- for dimension, value in slice_dimensions('handed_over_month').items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        way as own_way,
        own_band,
        days_to_acceptance,
        case when outcome = 'won' then days_to_outcome end as days_to_win
    from timed
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

medians as (
    select
        sliced_days.dimension,
        sliced_days.dimension_value,
        ways.way,
        band_parts.ripeness_band,
        count(sliced_days.days_to_acceptance) as acceptance_days_count,
        median(sliced_days.days_to_acceptance) as median_days_to_acceptance,
        count(sliced_days.days_to_win) as win_days_count,
        median(sliced_days.days_to_win) as median_days_to_win
    from sliced_days
    inner join ways on sliced_days.own_way = ways.own_way
    inner join band_parts on sliced_days.own_band = band_parts.own_band
    group by sliced_days.dimension, sliced_days.dimension_value, ways.way, band_parts.ripeness_band
),

final as (
    select
        totals.dimension,
        totals.dimension_value,
        totals.way,
        cast(totals.ripeness_band as integer) as ripeness_band,
        bands.ripeness_from,
        bands.ripeness_to,
        totals.handover_count < {{ var('min_group_size') }} as is_small_group,
        {%- for name in counts %}
        totals.{{ name }},
        {%- endfor %}
        {%- for name, passed, population in [
            ('unripe_rate', 'unripe_count', 'handover_count'),
            ('ripened_later_rate', 'ripened_later_count', 'unripe_count'),
            ('acceptance_rate', 'accepted_count', 'handover_count'),
            ('win_rate', 'won_count', 'handover_count'),
            ('mature_win_rate', 'mature_won_count', 'mature_count'),
        ] %}
        {%- set is_shown = 'totals.' ~ population ~ ' >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide('totals.' ~ passed, 'totals.' ~ population) }} end
            as {{ name }},
        case when {{ is_shown }} then {{ wilson_low('totals.' ~ passed, 'totals.' ~ population) }} end
            as {{ name }}_low,
        case when {{ is_shown }} then {{ wilson_high('totals.' ~ passed, 'totals.' ~ population) }} end
            as {{ name }}_high,
        {%- endfor %}
        case
            when medians.acceptance_days_count >= {{ var('min_group_size') }}
                then medians.median_days_to_acceptance
        end as median_days_to_acceptance,
        case when medians.win_days_count >= {{ var('min_group_size') }} then medians.median_days_to_win end
            as median_days_to_win
    from totals
    inner join bands on totals.ripeness_band = bands.ripeness_band
    left join medians
        on
            totals.dimension = medians.dimension
            and totals.dimension_value = medians.dimension_value
            and totals.way = medians.way
            and totals.ripeness_band = medians.ripeness_band
)

select * from final
