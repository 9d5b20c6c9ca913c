{#-
    What words mean that every company chooses for itself: the names of types, categories and
    pipelines, in English and German. Null where they say nothing; a company that words them
    otherwise adds to these.
-#}

{#- The name of the first pattern that is found in the words. -#}
{% macro first_word_found(words, patterns) -%}
case
    {%- for name, pattern in patterns %}
    when {{ matches_pattern(words, "'" ~ pattern ~ "'") }} then '{{ name }}'
    {%- endfor %}
end
{%- endmacro %}

{#- New or existing business. -#}
{% macro business_type_by_words(words) -%}
{{ first_word_found(words, [
    ('cross_sell', 'cross'),
    ('up_sell', 'up-?sell|upgrade|add-?on|expansion|erweiterung'),
    ('repurchase', 'renewal|repurchase|replacement|existing|bestandskund|wiederkauf'),
    ('new', '^new|^neu|new business|neugesch|neukund'),
]) }}
{%- endmacro %}

{#- What was ordered. -#}
{% macro order_type_by_words(words) -%}
{{ first_word_found(words, [
    ('spare_parts', 'spare|ersatzteil'),
    ('consumables', 'consumable|verbrauch'),
    ('training', 'training|schulung'),
    ('service', 'service|maintenance|repair|wartung|reparatur'),
    ('cross_sell', 'cross'),
    ('up_sell', 'upgrade|up-?sell|add-?on|erweiterung'),
    ('repeat', 'repeat|re-?order|renewal|replacement|existing|wiederkauf|folge'),
    ('new', '^new|^neu|initial'),
]) }}
{%- endmacro %}

{#- What sales did. -#}
{% macro activity_type_by_words(words) -%}
{{ first_word_found(words, [
    ('offer', 'quote|offer|proposal|angebot'),
    ('presentation', 'demo|presentation|präsentation'),
    ('needs_analysis', 'needs|discovery|bedarf'),
    ('buying_centre', 'buying.?cent'),
    ('call', 'call|phone|anruf|telefon'),
    ('meeting', 'meeting|lunch|visit|appointment|termin|besuch|besprechung|mittagessen'),
    ('email', '^e-?mail'),
]) }}
{%- endmacro %}
