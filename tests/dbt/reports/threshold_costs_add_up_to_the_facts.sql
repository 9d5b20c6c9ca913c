{#- Mature and young together are all that was spent, began and passed, however it is cut. -#}
{%- set text = dbt.type_string() -%}
{%- set passed_at_of = {
    'A': 'a_passed_at', 'B': 'b_passed_at', 'C': 'c_passed_at', 'close': 'won_at',
} %}
{%- set query -%}
    with reported as (
        select
            dimension,
            threshold,
            sum(cost + young_cost) as cost,
            sum(cycle_count + young_cycle_count) as cycles,
            sum(passed_count + young_passed_count) as passings
        from {{ ref('rpt_threshold_costs') }}
        group by dimension, threshold
    ),

    known as (
        {%- for threshold, passed_at in passed_at_of.items() %}
        select
            '{{ threshold }}' as threshold,
            (
                select coalesce(sum(amount_reporting), 0) from {{ ref('fct_measure_costs') }}
            ) as cost,
            count(*) as cycles,
            count({{ passed_at }}) as passings
        from {{ ref('fct_lead_cycles') }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    )

    {% for total in ['cost', 'cycles', 'passings'] -%}
    select
        'rpt_threshold_costs by ' || reported.dimension || ', ' || known.threshold
        || ': {{ total }} ' || cast(reported.{{ total }} as {{ text }}) || ', in the facts '
        || cast(known.{{ total }} as {{ text }}) as problem
    from known
    inner join reported on known.threshold = reported.threshold
    where reported.{{ total }} != known.{{ total }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endset -%}
{{ tell_problems(query) }}
