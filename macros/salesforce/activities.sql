{#-
    What sales did, from the words of an activity: its type (a picklist of each company), else
    what Salesforce itself calls it. Null where neither says anything that we know; a list
    e-mail to many is no sales work.
-#}
{% macro salesforce_activity_type(type, subtype='null', call_type='null') -%}
    {%- set words = [
        ('offer', 'quote|offer|proposal|angebot'),
        ('presentation', 'demo|presentation|präsentation'),
        ('needs_analysis', 'needs|discovery|bedarf'),
        ('buying_centre', 'buying cent'),
        ('call', 'call|phone|anruf|telefon'),
        ('meeting', 'meeting|visit|appointment|termin|besuch|besprechung'),
        ('email', '^e-?mail'),
    ] -%}
case
    when {{ subtype }} = 'ListEmail' then null
    {%- for activity_type, pattern in words %}
    when {{ matches_pattern(type, "'" ~ pattern ~ "'") }} then '{{ activity_type }}'
    {%- endfor %}
    when {{ subtype }} = 'Call' or {{ call_type }} is not null then 'call'
    when {{ subtype }} = 'Email' then 'email'
end
{%- endmacro %}

{#- The id, if it is one of this kind: the first three characters of a Salesforce id say what
    it names. -#}
{% macro salesforce_id_of(column, prefix) -%}
case when substr({{ column }}, 1, 3) = '{{ prefix }}' then {{ column }} end
{%- endmacro %}
