{#- Of every threshold, in every cut: the passings that delays are told of are the lead cycles that
    passed it and that a measure began. -#}
{%- set stamps = {
    'A': 'a_passed_at', 'B': 'b_passed_at', 'C': 'c_passed_at', 'close': 'won_at',
} -%}
with

ledger as (
    {%- for threshold, stamp in stamps.items() %}
    select
        '{{ threshold }}' as threshold,
        count({{ stamp }}) as passed_count
    from {{ ref('fct_lead_cycles') }}
    where first_measure_key in (select measure_key from {{ ref('dim_measure') }})
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

reported as (
    select
        dimension,
        threshold,
        sum(passed_count) as passed_count
    from {{ ref('rpt_measure_delays') }}
    group by dimension, threshold
),

final as (
    select
        reported.dimension,
        ledger.threshold,
        ledger.passed_count as passed_in_ledger,
        reported.passed_count as passed_in_report
    from ledger
    left join reported on ledger.threshold = reported.threshold
    where coalesce(reported.passed_count, 0) != ledger.passed_count
)

select * from final
