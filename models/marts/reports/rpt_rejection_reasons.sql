{#- Why sales gave handovers back before it accepted them, by how ripe the lead was. -#}
{%- set slice = ['dimension', 'dimension_value', 'way', 'ripeness_band'] -%}

with

ripeness as (select * from {{ ref('rpt_handover_ripeness') }}),

handovers as (select * from {{ ref('fct_handovers') }} where decision = 'rejected'),

reasons as (select * from {{ ref('dim_reason') }}),

rejected as (
    select
        {{ month_of('handovers.handed_over_on') }} as handed_over_month,
        handovers.cycle_type,
        handovers.persona_id,
        handovers.first_measure_key,
        handovers.direction,
        handovers.route,
        handovers.way,
        {{ ripeness_band('handovers.ripeness') }} as ripeness_band,
        coalesce(reasons.reason_group, 'not_given') as reason_group
    from handovers
    left join reasons on handovers.reason_key = reasons.reason_key
),

{# Each way, and each band, as itself and as part of all. #}
counted as (
    {%- for way in ['way', "'all'"] %}
    {%- set is_last_way = loop.last %}
    {%- for band in ['ripeness_band', '0'] %}
    {%- set is_last_band = loop.last %}
    {%- for dimension, value in slice_dimensions('handed_over_month').items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        {{ way }} as way,
        {{ band }} as ripeness_band,
        reason_group
    from rejected
    {{ 'union all' if not (is_last_way and is_last_band and loop.last) }}
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
),

summed as (
    select
        {{ slice | join(',\n        ') }},
        reason_group,
        count(*) as reason_count
    from counted
    group by {{ slice | join(', ') }}, reason_group
),

final as (
    select
        summed.dimension,
        summed.dimension_value,
        summed.way,
        cast(summed.ripeness_band as integer) as ripeness_band,
        ripeness.ripeness_from,
        ripeness.ripeness_to,
        summed.reason_group,
        ripeness.handover_count,
        ripeness.rejected_count,
        summed.reason_count,
        ripeness.rejected_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('reason_rate', 'summed.reason_count', 'ripeness.rejected_count') }},
        {{ shown_rate('rejection_rate', 'summed.reason_count', 'ripeness.handover_count') }}
    from summed
    inner join ripeness on {{ joined_by(slice, 'summed', 'ripeness') }}
)

select * from final
