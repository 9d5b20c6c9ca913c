{#- An amount without a rate into the reporting currency would be missing from every sum
    without a word. -#}
{%- set query -%}
    {%- for mart, id, day in [
        ('fct_opportunities', 'opportunity_id', 'valued_on'),
        ('fct_orders', 'order_id', 'ordered_on'),
        ('fct_measure_costs', 'measure_id', 'spent_on'),
    ] %}
    select
        '{{ mart }}, ' || source || ' {{ id }} ' || {{ id }} || ': '
        || cast(amount as {{ dbt.type_string() }}) || ' ' || currency || ' on '
        || cast({{ day }} as {{ dbt.type_string() }})
        || ' has no exchange rate. Add a row to seeds/fx_rates.csv: ' || currency
        || ', a day not after ' || cast({{ day }} as {{ dbt.type_string() }})
        || ', and what 1 ' || currency || ' is in {{ var("reporting_currency") }}.' as problem
    from {{ ref(mart) }}
    where amount is not null and currency is not null and amount_reporting is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endset -%}
{{ tell_problems(query) }}
