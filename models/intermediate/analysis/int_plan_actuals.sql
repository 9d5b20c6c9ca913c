{#- How many lead cycles passed each threshold in each month, by persona and of all. -#}
{%- set stamps = {
    'opt_in': 'a_passed_at', 'mql': 'b_passed_at', 'opportunity': 'c_passed_at', 'win': 'won_at',
} -%}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

passed as (
    {%- for metric, stamp in stamps.items() %}
    select
        '{{ metric }}' as metric,
        persona_id,
        {{ month_of(reporting_date(stamp)) }} as month
    from cycles
    where {{ stamp }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

by_persona as (
    select
        metric,
        persona_id,
        month,
        count(*) as actual_count
    from passed
    group by metric, persona_id, month
),

final as (
    select metric, persona_id, month, actual_count from by_persona
    union all
    select metric, 'all' as persona_id, month, sum(actual_count) as actual_count
    from by_persona
    group by metric, month
)

select * from final
