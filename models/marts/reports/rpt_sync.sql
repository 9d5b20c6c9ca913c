{%- set slice = ['dimension', 'dimension_value'] -%}

with

ripe as (
    select
        ripeness.*,
        {%- set first_ripe_at -%}
        least(coalesce(mql_scored_at, mql_crm_at), coalesce(mql_crm_at, mql_scored_at))
        {%- endset %}
        {{ month_of(reporting_date(first_ripe_at)) }} as ripe_month
    from {{ ref('int_ripeness_in_systems') }} as ripeness
),

sliced as (
    {%- for dimension, value in sales_slice_dimensions('ripe_month').items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        sync_status,
        count(*) as cycle_count,
        sum(case when is_open then 1 else 0 end) as open_count,
        median(lag_days) as median_lag_days
    from ripe
    group by {% if dimension != 'total' %}{{ value }}, {% endif %}sync_status
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

populations as (
    select
        sliced.*,
        sum(cycle_count) over (partition by {{ slice | join(', ') }}) as ripe_count
    from sliced
),

final as (
    select
        dimension,
        dimension_value,
        sync_status,
        cast(ripe_count as bigint) as ripe_count,
        cast(cycle_count as bigint) as cycle_count,
        cast(open_count as bigint) as open_count,
        ripe_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'ripe_count >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide('cycle_count', 'ripe_count') }} end
            as cycle_rate,
        case when {{ is_shown }} then {{ wilson_low('cycle_count', 'ripe_count') }} end
            as cycle_rate_low,
        case when {{ is_shown }} then {{ wilson_high('cycle_count', 'ripe_count') }} end
            as cycle_rate_high,
        case when cycle_count >= {{ var('min_group_size') }} then median_lag_days end
            as median_lag_days
    from populations
)

select * from final
