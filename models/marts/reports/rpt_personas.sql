{%- set thresholds = ['a', 'b', 'c', 'close'] -%}
{%- set slice = ['persona_id', 'dimension', 'dimension_value'] -%}
{%- set dimensions = {
    'total': "'all'",
    'cohort_month': 'cast(cohort_month as ' ~ dbt.type_string() ~ ')',
    'cycle_type': 'cycle_type',
    'direction': 'direction',
} -%}

with

cycles as (select * from {{ ref('int_persona_cycles') }}),

sales as (select * from {{ ref('int_sales_made') }}),

persons as (select * from {{ ref('dim_person') }}),

personas as (select * from {{ ref('dim_persona') }}),

sliced as (
    {%- for dimension, value in dimensions.items() %}
    select
        cycles.*,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value
    from cycles
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        {{ slice | join(',\n        ') }},
        count(*) as cycle_count,
        count(distinct person_key) as person_count,
        sum(is_stand_in) as stand_in_count,
        {%- for threshold in thresholds %}
        sum(is_{{ threshold }}_passed) as {{ threshold }}_count,
        count(days_to_{{ threshold }}) as {{ threshold }}_dated_count,
        median(days_to_{{ threshold }}) as median_days_to_{{ threshold }},
        {%- endfor %}
        sum(is_withdrawn) as withdrawn_count
    from sliced
    group by {{ slice | join(', ') }}
),

{# A sale of which no cycle is known is in the total all the same. #}
sold as (
    select
        coalesce(persons.persona_id, 'unknown') as persona_id,
        cycles.cohort_month,
        cycles.cycle_type,
        cycles.direction,
        sales.amount_reporting
    from sales
    left join persons on sales.person_key = persons.person_key
    left join cycles on sales.lead_cycle_key = cycles.lead_cycle_key
),

sold_sliced as (
    {%- for dimension, value in dimensions.items() %}
    select
        persona_id,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        amount_reporting
    from sold
    {%- if dimension != 'total' %}
    where {{ dimension }} is not null
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

valued as (
    select
        {{ slice | join(',\n        ') }},
        count(*) as sale_count,
        sum(amount_reporting) as won_value
    from sold_sliced
    group by {{ slice | join(', ') }}
),

parts as (
    select
        dimension,
        dimension_value,
        sum(cycle_count) as all_cycle_count
    from counted
    group by dimension, dimension_value
),

{# Every persona in every part: one that nobody belongs to attracts nobody, and that is told. #}
shown as (
    select
        personas.persona_id,
        personas.is_wanted,
        parts.dimension,
        parts.dimension_value,
        parts.all_cycle_count,
        coalesce(counted.cycle_count, 0) as cycle_count,
        coalesce(counted.person_count, 0) as person_count,
        coalesce(counted.stand_in_count, 0) as stand_in_count,
        {%- for threshold in thresholds %}
        coalesce(counted.{{ threshold }}_count, 0) as {{ threshold }}_count,
        coalesce(counted.{{ threshold }}_dated_count, 0) as {{ threshold }}_dated_count,
        counted.median_days_to_{{ threshold }},
        {%- endfor %}
        coalesce(counted.withdrawn_count, 0) as withdrawn_count,
        coalesce(valued.sale_count, 0) as sale_count,
        coalesce(valued.won_value, 0) as won_value
    from personas
    cross join parts
    left join counted
        on
            personas.persona_id = counted.persona_id
            and parts.dimension = counted.dimension
            and parts.dimension_value = counted.dimension_value
    left join valued
        on
            personas.persona_id = valued.persona_id
            and parts.dimension = valued.dimension
            and parts.dimension_value = valued.dimension_value
),

final as (
    select
        persona_id,
        is_wanted,
        dimension,
        dimension_value,
        cast(cycle_count as bigint) as cycle_count,
        cast(person_count as bigint) as person_count,
        cast(stand_in_count as bigint) as stand_in_count,
        cast(all_cycle_count as bigint) as all_cycle_count,
        cycle_count < {{ var('min_group_size') }} as is_small_group,
        {%- set rates = {'attracted_rate': ('cycle_count', 'all_cycle_count')} %}
        {%- for threshold in thresholds %}
        {%- do rates.update({threshold ~ '_rate': (threshold ~ '_count', 'cycle_count')}) %}
        {%- endfor %}
        {%- do rates.update({'opt_out_rate': ('withdrawn_count', 'a_count')}) %}
        {%- for threshold in thresholds %}
        cast({{ threshold }}_count as bigint) as {{ threshold }}_count,
        {%- endfor %}
        cast(withdrawn_count as bigint) as withdrawn_count,
        {%- for rate, (passed, population) in rates.items() %}
        {{ shown_rate(rate, passed, population) }},
        {%- endfor %}
        {%- for threshold in thresholds %}
        case
            when {{ threshold }}_dated_count >= {{ var('min_group_size') }}
                then median_days_to_{{ threshold }}
        end as median_days_to_{{ threshold }},
        {%- endfor %}
        cast(sale_count as bigint) as sale_count,
        cast(won_value as decimal(18, 2)) as won_value,
        case
            when cycle_count >= {{ var('min_group_size') }}
                then {{ safe_divide('won_value', 'cycle_count') }}
        end as value_per_cycle,
        case
            when sale_count >= {{ var('min_group_size') }}
                then {{ safe_divide('won_value', 'sale_count') }}
        end as value_per_sale
    from shown
)

select * from final
