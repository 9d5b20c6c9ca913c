{#-
    Identifiers of persons, as text that no two systems share: type, source, id. An address is
    the same person in every system, so it carries no source.
-#}
{% macro identifier(type, column, source='source') -%}
    {%- if type == 'address' -%}
'address:' || {{ column }}
    {%- else -%}
'{{ type }}:' || {{ source }} || ':' || {{ column }}
    {%- endif -%}
{%- endmacro %}

{#- The identifiers that a record of each contract can name, in the order in which they own it. -#}
{% macro identifier_columns(contract) -%}
    {{ return({
        'web_events': ['contact', 'lead', 'address', 'cookie'],
        'social_events': ['address', 'profile'],
        'email_events': ['contact', 'lead', 'address'],
        'consent_events': ['contact', 'lead', 'address'],
        'contacts': ['contact', 'address', 'cookie'],
        'leads': ['contact', 'lead', 'address'],
        'opportunities': ['contact', 'lead'],
        'opportunity_contacts': ['contact', 'lead', 'address'],
        'sales_activities': ['contact', 'lead'],
        'orders': ['contact'],
        'touch_records': ['contact', 'lead', 'address', 'profile', 'cookie'],
    }[contract]) }}
{%- endmacro %}

{#- The id in a record by which an identifier of each type is named. -#}
{% macro id_expression(type) -%}
    {{ return({
        'contact': 'contact_id',
        'lead': 'lead_id',
        'address': 'email_hash',
        'profile': "platform || ':' || profile_id",
        'cookie': 'visitor_id',
    }[type]) }}
{%- endmacro %}

{% macro identifier_expression(type) -%}
    {{ return(leadsummit.identifier(type, leadsummit.id_expression(type))) }}
{%- endmacro %}

{#- The identifier that owns a record: the first that it names, cut ones last. `cuts` is a
    relation with the column identifier. -#}
{% macro owner_of(contract, cuts) -%}
    {%- set types = identifier_columns(contract) -%}
coalesce(
    {%- for type in types %}
    case
        when ({{ identifier_expression(type) }}) not in (select cut.identifier from {{ cuts }} as cut)
            then {{ identifier_expression(type) }}
    end,
    {%- endfor %}
    {%- for type in types %}
    {{ identifier_expression(type) }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}
