{#-
    The customer circle, month by month: the lead cycles of existing customers, how far they got
    (after-sales, repurchase, cross- and up-selling, readiness, opportunity, sale) and how they
    ended. As a cohort: those opened in the month, wherever they are now. As a flow: what happened
    in the month, whenever they opened.
-#}
{%- set active = stage_codes() -%}
{%- set stamps = {
    'opened': 'started_at',
    'after_sales': 'afs_entered_at',
    'repurchase': 'wik_entered_at' if 'WIK' in active else none,
    'cross_up_selling': 'cus_entered_at' if 'CUS' in active else none,
    'sales_ready': 'b_passed_at',
    'opportunity': 'c_passed_at',
    'won': 'won_at',
    'churned': "case when outcome = 'churned' then ended_at end",
    'dormant': "case when outcome = 'dormant' then ended_at end",
    'other_end': "case when outcome not in ('open', 'won', 'churned', 'dormant') then ended_at end",
} -%}
{%- set nothing = 'cast(null as timestamp)' -%}

with

cycles as (
    select
        persona_id,
        route,
        outcome,
        {%- for name, stamp in stamps.items() %}
        {{ stamp or nothing }} as {{ name }}_at,
        {%- endfor %}
        case when won_at > started_at then {{ days_between('started_at', 'won_at') }} end
            as days_to_win
    from {{ ref('fct_lead_cycles') }}
    where cycle_type = 'existing_customer_lead'
),

happened as (
    {%- for name in stamps %}
    select
        'cohort' as counting,
        {{ month_of(reporting_date('opened_at')) }} as month,
        persona_id,
        route,
        '{{ name }}' as event,
        {{ 'days_to_win' if name == 'won' else 'cast(null as double) as days_to_win' }}
    from cycles
    where {{ name }}_at is not null
    union all
    select
        'flow' as counting,
        {{ month_of(reporting_date(name ~ '_at')) }} as month,
        persona_id,
        route,
        '{{ name }}' as event,
        {{ 'days_to_win' if name == 'won' else 'cast(null as double) as days_to_win' }}
    from cycles
    where {{ name }}_at is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

sliced as (
    {%- for dimension, value in {'total': "'all'", 'persona': 'persona_id', 'route': 'route'}.items() %}
    select
        counting,
        month,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        event,
        days_to_win
    from happened
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        counting,
        month,
        dimension,
        dimension_value,
        {%- for name in stamps %}
        sum(case when event = '{{ name }}' then 1 else 0 end) as {{ name }}_count,
        {%- endfor %}
        median(days_to_win) as median_days_to_win
    from sliced
    group by counting, month, dimension, dimension_value
),

{# Whoever opened may still win; in a flow, those settled in the month. #}
populated as (
    select
        counted.*,
        case counting
            when 'cohort' then opened_count
            else won_count + churned_count + dormant_count + other_end_count
        end as population_count
    from counted
),

final as (
    select
        counting,
        month,
        dimension,
        dimension_value,
        {%- for name, stamp in stamps.items() %}
        cast({{ name ~ '_count' if stamp else 'null' }} as bigint) as {{ name }}_count,
        {%- endfor %}
        cast(case when counting = 'cohort'
            then opened_count - won_count - churned_count - dormant_count - other_end_count
        end as bigint) as open_count,
        cast(population_count as bigint) as population_count,
        population_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'population_count >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide('won_count', 'population_count') }} end as won_rate,
        case when {{ is_shown }} then {{ wilson_low('won_count', 'population_count') }} end as won_rate_low,
        case when {{ is_shown }} then {{ wilson_high('won_count', 'population_count') }} end as won_rate_high,
        case when won_count >= {{ var('min_group_size') }} then median_days_to_win end
            as median_days_to_win
    from populated
)

select * from final
