{#- What happened to an e-mail, in the words of Brevo's log, of its webhooks and of its exports;
    null for what is no fate of an e-mail: deferred, blocked, invalid, errors. -#}
{% macro brevo_event_type(event) -%}
case lower(replace({{ event }}, '_', ''))
    {%- for name, words in {
        'sent': ['requests', 'request', 'sent'],
        'delivered': ['delivered'],
        'opened': ['opened', 'opens', 'loadedbyproxy', 'proxyopen'],
        'clicked': ['clicks', 'click', 'clicked'],
        'bounced': ['hardbounces', 'softbounces', 'bounces', 'hardbounce', 'softbounce'],
        'complained': ['spam', 'complaint', 'complaints'],
        'unsubscribed': ['unsubscribed', 'unsubscribe'],
    }.items() %}
    {%- for word in words %}
    when '{{ word }}' then '{{ name }}'
    {%- endfor %}
    {%- endfor %}
end
{%- endmacro %}

{#- A mail program that loads pictures for its reader has opened nothing. -#}
{% macro brevo_is_machine(event) -%}
coalesce(lower(replace({{ event }}, '_', '')) in ('loadedbyproxy', 'proxyopen'), false)
{%- endmacro %}

{#- An attribute of a contact: in an object of the API, or a column of its own in an export. -#}
{% macro brevo_attribute(name, column=none) -%}
coalesce(
    {{ json_key('attributes', name) }},
    {{ adapter.quote(column or name) }}
)
{%- endmacro %}

{#- Is the box of the double opt-in ticked? A category of Brevo: 1 is yes and 2 is no. -#}
{% macro brevo_is_confirmed(column) -%}
case
    when lower({{ column }}) in ('1', 'yes', 'true', 'ja', 'oui') then true
    when {{ column }} is not null then false
end
{%- endmacro %}

{#- An attribute that the company made itself, by the name that source_fields gives. -#}
{% macro brevo_own_attribute(meaning) -%}
    {%- set name = own_field('brevo', meaning) -%}
{{ brevo_attribute(name) if name else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}
