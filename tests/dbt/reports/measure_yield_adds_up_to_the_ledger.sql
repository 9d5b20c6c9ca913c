{#- What the ledger, the touches, the sales and the costs hold, the weeks of measures hold, too. -#}
{%- set text = dbt.type_string() -%}
{%- set query -%}
    with reported as (
        select
            sum(touch_count) as touches, sum(cycle_count) as cycles, sum(opt_in_count) as opt_ins,
            sum(mql_count) as mqls, sum(opportunity_count) as opportunities, sum(win_count) as wins,
            sum(won_value) as won_value, sum(cost) as cost
        from {{ ref('rpt_measure_yield') }}
    ),

    known as (
        select
            (
                select count(*) from {{ ref('fct_touches') }}
                where measure_key is not null and not is_machine
            ) as touches,
            count(*) as cycles,
            count(a_passed_at) as opt_ins,
            count(b_passed_at) as mqls,
            count(c_passed_at) as opportunities,
            count(won_at) as wins,
            (
                select coalesce(sum(amount_reporting), 0) from {{ ref('fct_opportunities') }}
                where is_won
            )
            + (
                select coalesce(sum(amount_reporting), 0) from {{ ref('fct_orders') }}
                where order_part = 'sale'
            ) as won_value,
            (
                select coalesce(sum(amount_reporting), 0) from {{ ref('fct_measure_costs') }}
            ) as cost
        from {{ ref('fct_lead_cycles') }}
    )

    {% for total in [
        'touches', 'cycles', 'opt_ins', 'mqls', 'opportunities', 'wins', 'won_value', 'cost',
    ] -%}
    select
        'rpt_measure_yield: {{ total }} ' || cast(coalesce(reported.{{ total }}, 0) as {{ text }})
        || ', in the facts ' || cast(known.{{ total }} as {{ text }}) as problem
    from reported
    cross join known
    where coalesce(reported.{{ total }}, 0) != known.{{ total }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endset -%}
{{ tell_problems(query) }}
