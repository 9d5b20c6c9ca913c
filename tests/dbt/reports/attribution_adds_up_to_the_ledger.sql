{#- Every model of attribution credits exactly the passings of the ledger and what was sold. -#}
{%- set text = dbt.type_string() -%}
{%- set query -%}
    with credited as (
        select
            threshold,
            model,
            sum(credited_count) as passings,
            sum(credited_value) as won_value,
            min(credited_count) as smallest
        from {{ ref('rpt_attribution') }}
        group by threshold, model
    ),

    known as (
        select 'B' as threshold, count(b_passed_at) as passings from {{ ref('fct_lead_cycles') }}
        union all
        select 'C' as threshold, count(c_passed_at) as passings from {{ ref('fct_lead_cycles') }}
        union all
        select 'close' as threshold, count(won_at) as passings from {{ ref('fct_lead_cycles') }}
    ),

    {# Whatever was won has passed all thresholds: a close stands behind them. #}
    sold as (
        select
            (
                select coalesce(sum(amount_reporting), 0) from {{ ref('fct_opportunities') }}
                where is_won
            )
            + (
                select coalesce(sum(amount_reporting), 0) from {{ ref('fct_orders') }}
                where order_part = 'sale'
            ) as won_value
    )

    select
        'rpt_attribution, ' || known.threshold || ', ' || coalesce(credited.model, 'no model')
        || ': passings ' || coalesce(cast(credited.passings as {{ text }}), 'none')
        || ', in the ledger ' || cast(known.passings as {{ text }}) || '; value '
        || coalesce(cast(credited.won_value as {{ text }}), 'none') || ', sold '
        || cast(sold.won_value as {{ text }}) as problem
    from known
    cross join sold
    left join credited on known.threshold = credited.threshold
    where
        (
            credited.passings = known.passings
            and credited.won_value = sold.won_value
            and credited.smallest >= 0
        ) is not true
{%- endset -%}
{{ tell_problems(query) }}
