{#- Of every step, in every cut: who set out and who passed is what the lead cycles' thresholds and the
    give-backs of the ledger say. -#}
{%- set steps = [
    ('start', 'A', 'started_at', 'a_passed_at', false),
    ('A', 'B', 'a_passed_at', 'b_passed_at', false),
    ('B', 'C', 'b_passed_at', 'c_passed_at', true),
    ('C', 'close', 'c_passed_at', 'won_at', true),
    ('B', 'close', 'b_passed_at', 'won_at', true),
] -%}
with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

given_back as (
    select * from {{ ref('fct_stage_transitions') }}
    where kind in ('reject', 'return', 'lose')
),

ledger as (
    {%- for from_threshold, to_threshold, began_at, passed_at, ends_when_given_back in steps %}
    select
        '{{ from_threshold }}' as from_threshold,
        '{{ to_threshold }}' as to_threshold,
        count(*) as population_count,
        count(cycles.{{ passed_at }})
        {%- if ends_when_given_back %}
        - sum(case when exists (
            select 1 from given_back
            where
                given_back.lead_cycle_key = cycles.lead_cycle_key
                and given_back.occurred_at >= cycles.{{ began_at }}
                and given_back.occurred_at < cycles.{{ passed_at }}
        ) then 1 else 0 end)
        {%- endif %} as passed_count
    from cycles
    where
        cycles.{{ began_at }} is not null
        and (cycles.{{ passed_at }} is null or cycles.{{ passed_at }} >= cycles.{{ began_at }})
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

reported as (
    select
        from_threshold,
        to_threshold,
        dimension,
        sum(population_count) as population_count,
        sum(passed_count) as passed_count
    from {{ ref('rpt_conversion_rates') }}
    where horizon_days is null
    group by from_threshold, to_threshold, dimension
),

final as (
    select
        ledger.from_threshold,
        ledger.to_threshold,
        reported.dimension,
        ledger.population_count as set_out_in_ledger,
        reported.population_count as set_out_in_report,
        ledger.passed_count as passed_in_ledger,
        reported.passed_count as passed_in_report
    from ledger
    left join reported
        on ledger.from_threshold = reported.from_threshold and ledger.to_threshold = reported.to_threshold
    where
        ledger.population_count > 0
        and (
            coalesce(reported.population_count, 0) != ledger.population_count
            or coalesce(reported.passed_count, 0) != ledger.passed_count
        )
)

select * from final
