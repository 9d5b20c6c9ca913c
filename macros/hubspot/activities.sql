{#-
    What sales did, from the company's own type of a call or meeting, else from what HubSpot calls
    it. Null for a task that is neither a call nor an e-mail, a note, or what we do not know.
-#}
{% macro hubspot_activity_type() -%}
    {%- set words = [
        ('offer', 'quote|offer|proposal|angebot'),
        ('presentation', 'demo|presentation|präsentation'),
        ('needs_analysis', 'needs|discovery|bedarf'),
        ('buying_centre', 'buying cent'),
    ] -%}
case
    {%- for activity_type, pattern in words %}
    when {{ matches_pattern('activity_words', "'" ~ pattern ~ "'") }} then '{{ activity_type }}'
    {%- endfor %}
    when kind in ('call', 'meeting', 'email') then kind
    when kind = 'task' and task_type in ('call', 'email') then task_type
end
{%- endmacro %}
