{#- What was ordered, from the words of Order.Type, a picklist of each company that Salesforce
    delivers empty; null where they say nothing. -#}
{% macro salesforce_order_type(type) -%}
    {%- set words = [
        ('spare_parts', 'spare|ersatzteil'),
        ('consumables', 'consumable|verbrauch'),
        ('training', 'training|schulung'),
        ('service', 'service|maintenance|repair|wartung|reparatur'),
        ('cross_sell', 'cross'),
        ('up_sell', 'upgrade|up-?sell|add-?on|erweiterung'),
        ('repeat', 'repeat|re-?order|renewal|replacement|existing|wiederkauf|folge'),
        ('new', '^new|^neu|initial'),
    ] -%}
case
    {%- for order_type, pattern in words %}
    when {{ matches_pattern(type, "'" ~ pattern ~ "'") }} then '{{ order_type }}'
    {%- endfor %}
end
{%- endmacro %}
