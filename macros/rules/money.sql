{#- The amounts of a relation in the reporting currency, by key: at the latest rate of the
    seed on or before the day. Null where there is no rate, which a test reports by name. -#}
{% macro amounts_in_reporting(relation, key, amount, currency, day) -%}
    select
        facts.{{ key }},
        case
            when facts.{{ currency }} = '{{ var("reporting_currency") }}' then facts.{{ amount }}
            else cast(
                facts.{{ amount }} * max_by(rates.rate_to_reporting, rates.valid_on)
                as decimal(18, 2)
            )
        end as amount_reporting
    from {{ relation }} as facts
    left join {{ ref('fx_rates') }} as rates
        on facts.{{ currency }} = rates.currency and rates.valid_on <= facts.{{ day }}
    group by
        facts.{{ key }},
        facts.{{ amount }},
        facts.{{ currency }}
{%- endmacro %}
