{#- New or existing business, from the standard words of Opportunity.Type; null where the type
    is empty or the company's own. -#}
{% macro salesforce_business_type(type) -%}
case
    when {{ matches_pattern(type, "'cross'") }} then 'cross_sell'
    when {{ matches_pattern(type, "'upgrade|up-?sell|add-?on'") }} then 'up_sell'
    when {{ matches_pattern(type, "'replacement|renewal|downgrade|existing|repurchase'") }}
        then 'repurchase'
    when {{ matches_pattern(type, "'^new'") }} then 'new'
end
{%- endmacro %}
