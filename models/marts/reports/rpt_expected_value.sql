{#-
    What customers have brought and what they are expected to bring, beside what the same models
    would have expected of the last days from what was known then, and what came.
-#}
{%- set slice = 'dimension, dimension_value' -%}

with

histories as (select * from {{ ref('int_customer_histories') }}),

expectations as (select * from {{ expected_values() }}),

sliced as (
    {%- for dimension, value in customer_dimensions('cohort_month').items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        horizon_days,
        cut_on,
        realised_amount
    from histories
    where not is_check
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

realised as (
    select
        {{ slice }},
        cut_on as expected_from,
        cast({{ dbt.dateadd('day', 'horizon_days', 'cut_on') }} as date) as expected_until,
        count(*) as customer_count,
        sum(realised_amount) as realised_value
    from sliced
    group by {{ slice }}, cut_on, horizon_days
),

joined as (
    select
        realised.*,
        realised.customer_count < {{ var('min_group_size') }} as is_small_group,
        {%- for name in ['count', 'value'] %}
        {%- for bound in ['', '_low', '_high'] %}
        ahead.expected_{{ name }}{{ bound }},
        checked.expected_{{ name }}{{ bound }} as check_expected_{{ name }}{{ bound }},
        {%- endfor %}
        {%- endfor %}
        ahead.dimension is not null as is_expected,
        checked.customer_count as check_customer_count,
        checked.came_count as check_came_count,
        checked.came_value as check_came_value,
        checked.customer_count >= {{ var('min_group_size') }} as is_check_shown
    from realised
    left join expectations as ahead
        on
            realised.dimension = ahead.dimension
            and realised.dimension_value = ahead.dimension_value
            and not ahead.is_check
    left join expectations as checked
        on
            realised.dimension = checked.dimension
            and realised.dimension_value = checked.dimension_value
            and checked.is_check
),

final as (
    select
        dimension,
        dimension_value,
        expected_from,
        expected_until,
        cast(customer_count as bigint) as customer_count,
        is_small_group,
        case when is_expected then 'expected' else 'not_calculated' end as expectation_status,
        cast(realised_value as decimal(18, 2)) as realised_value,
        {%- for name in ['count', 'value'] %}
        {%- for bound in ['', '_low', '_high'] %}
        case when not is_small_group then expected_{{ name }}{{ bound }} end
            as expected_{{ name }}{{ bound }},
        {%- endfor %}
        {%- endfor %}
        case when not is_small_group then {{ safe_divide('realised_value', 'customer_count') }} end
            as realised_value_per_customer,
        case when not is_small_group then {{ safe_divide('expected_value', 'customer_count') }} end
            as expected_value_per_customer,
        case
            when not is_small_group
                then {{ safe_divide('realised_value + expected_value', 'customer_count') }}
        end as lifetime_value_per_customer,
        check_customer_count,
        check_came_count,
        cast(check_came_value as decimal(18, 2)) as check_came_value,
        {%- for name in ['count', 'value'] %}
        {%- for bound in ['', '_low', '_high'] %}
        case when is_check_shown then check_expected_{{ name }}{{ bound }} end
            as check_expected_{{ name }}{{ bound }},
        {%- endfor %}
        {%- endfor %}
        case
            when check_customer_count is null then 'not_checked'
            when not is_check_shown then 'too_few'
            when check_came_value < check_expected_value_low then 'too_high'
            when check_came_value > check_expected_value_high then 'too_low'
            else 'held'
        end as check_verdict
    from joined
)

select * from final
