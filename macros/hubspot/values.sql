{#- A moment of HubSpot: Unix milliseconds, or a text with or without an offset. -#}
{% macro hubspot_time(column) -%}
coalesce(
        {{ utc_from_unix(column, 1000) }},
        {{ utc_from_text(column, source_timezone('hubspot')) }}
    )
{%- endmacro %}

{#- When a meeting begins. Calendars wrote seconds where HubSpot means milliseconds: a start in
    January 1970 is one of those. -#}
{% macro hubspot_meeting_time(column) -%}
case
        when {{ hubspot_time(column) }} < timestamp '1971-01-01' then {{ utc_from_unix(
            "round(" ~ days_between("timestamp '1970-01-01'", hubspot_time(column)) ~ " * 86400000)", 1
        ) }}
        else {{ hubspot_time(column) }}
    end
{%- endmacro %}

{#- The stages of the lifecycle that every account of HubSpot has, in their order. -#}
{% macro hubspot_lifecycle_stages() -%}
    {{ return([
        'subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity',
        'customer', 'evangelist', 'other',
    ]) }}
{%- endmacro %}

{#- The properties in which a contact keeps when it last came to each of these stages. -#}
{% macro hubspot_stage_dates() -%}
    {%- set names = [] -%}
    {%- for stage in hubspot_lifecycle_stages() -%}
        {%- do names.extend(
            ['hs_v2_date_entered_' ~ stage, 'hs_lifecyclestage_' ~ stage ~ '_date']
        ) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{#- The properties of a contact whose values are the states of a lead (var). -#}
{% macro hubspot_state_properties() -%}
    {{ return(var('hubspot_lead_properties')) }}
{%- endmacro %}

{#- What became of a call: HubSpot writes the standard outcomes as ids. -#}
{% macro hubspot_call_outcome(column) -%}
    {%- set outcomes = {
        'f240bbac-87c9-4f6e-bf70-924b57d47db7': 'Connected',
        'a4c4c377-d246-4b32-a13b-75a56a4cd0ff': 'Left live message',
        'b2cf5968-551e-4856-9783-52b3da59a7d0': 'Left voicemail',
        '73a0d17f-1163-4015-bdd5-ec830791da20': 'No answer',
        '9d9162e7-6cf3-4944-bf63-4dff82258764': 'Busy',
        '17b47fee-58de-441e-a44c-c6300d46f273': 'Wrong number',
    } -%}
case lower({{ column }})
    {%- for id, outcome in outcomes.items() %}
    when '{{ id }}' then '{{ outcome }}'
    {%- endfor %}
    else {{ column }}
end
{%- endmacro %}

{#-
    What the status of a double opt-in says: requested or confirmed, and by which method. HubSpot
    has many words for either, and writes them as it shows them or in capitals with underscores.
-#}
{% macro hubspot_confirmation(column) -%}
case
    when {{ matches_pattern(column, "'pending|sent|awaiting|not.clicked|unconfirmed|not.confirmed'") }}
        then 'requested'
    when {{ matches_pattern(column, "'confirm|clicked|previous|grandfather'") }} then 'confirmed'
end
{%- endmacro %}

{% macro hubspot_confirmation_method(column) -%}
case
    when {{ matches_pattern(column, "'customer|rep|hubspot|previous|grandfather'") }} then 'imported'
    when {{ matches_pattern(column, "'form'") }} then 'single'
    else 'double'
end
{%- endmacro %}

{#- The currency of an account that keeps one only: its deals then name none. From the var
    source_currencies, such as {hubspot: EUR}; null where nobody said. -#}
{% macro hubspot_currency() -%}
    {%- set code = var('source_currencies').get('hubspot') -%}
cast({{ "'" ~ code ~ "'" if code else 'null' }} as {{ dbt.type_string() }})
{%- endmacro %}
