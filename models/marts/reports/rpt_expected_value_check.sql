{#-
    The check of the expected values in full: for each part of the customers, and for tenths of them
    by what was expected, what would have been expected of the last days from what was known before
    them, and what came.
-#}

with

expectations as (
    select * from {{ expected_values() }}
    where is_check
),

cut as (
    select distinct
        cut_on,
        horizon_days
    from {{ ref('int_customer_histories') }}
    where is_check
),

shown as (
    select
        expectations.*,
        cut.cut_on as expected_from,
        cast({{ dbt.dateadd('day', 'cut.horizon_days', 'cut.cut_on') }} as date) as expected_until,
        expectations.customer_count < {{ var('min_group_size') }} as is_small_group
    from expectations
    cross join cut
),

final as (
    select
        dimension,
        dimension_value,
        expected_from,
        expected_until,
        customer_count,
        is_small_group,
        came_count,
        cast(came_value as decimal(18, 2)) as came_value,
        {%- for name in ['count', 'value'] %}
        {%- for bound in ['', '_low', '_high'] %}
        {%- set column = 'expected_' ~ name ~ bound %}
        case when not is_small_group then {{ column }} end as {{ column }},
        {%- endfor %}
        case when not is_small_group then expected_{{ name }} - came_{{ name }} end
            as {{ name }}_bias,
        case when not is_small_group then {{ safe_divide('came_' ~ name, 'expected_' ~ name) }} end
            as {{ name }}_ratio,
        case
            when not is_small_group
                then came_{{ name }} >= expected_{{ name }}_low
                and came_{{ name }} <= expected_{{ name }}_high
        end as is_{{ name }}_within{{ ',' if not loop.last }}
        {%- endfor %}
    from shown
)

select * from final
