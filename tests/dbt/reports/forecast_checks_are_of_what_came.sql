{#- What a past forecast is held against is what the lead cycles passed in that month; of those, the
    open tries that it was made for are a part. -#}
{%- set stamps = {
    'opt_in': 'a_passed_at', 'mql': 'b_passed_at', 'opportunity': 'c_passed_at', 'win': 'won_at',
} -%}
with

passed as (
    {%- for metric, stamp in stamps.items() %}
    select
        '{{ metric }}' as metric,
        persona_id,
        {{ month_of(reporting_date(stamp)) }} as month
    from {{ ref('fct_lead_cycles') }}
    where {{ stamp }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ledger as (
    select metric, persona_id, month, count(*) as passed_count
    from passed
    group by metric, persona_id, month
    union all
    select metric, 'all' as persona_id, month, count(*) as passed_count
    from passed
    group by metric, month
),

final as (
    select
        checked.forecast_on,
        checked.metric,
        checked.persona_id,
        checked.month,
        coalesce(ledger.passed_count, 0) as passed_in_ledger,
        checked.actual_count as passed_in_report,
        checked.came_count
    from {{ ref('rpt_forecast_check') }} as checked
    left join ledger
        on
            checked.metric = ledger.metric
            and checked.persona_id = ledger.persona_id
            and checked.month = ledger.month
    where
        coalesce(ledger.passed_count, 0) != checked.actual_count
        or checked.came_count > checked.actual_count
)

select * from final
