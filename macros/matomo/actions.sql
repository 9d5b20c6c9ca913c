{#- Matomo writes false where it has no id. -#}
{% macro matomo_id(column) -%}
nullif({{ column }}, 'false')
{%- endmacro %}

{#- The event type of an action that means the same on every website. A search takes the place
    of the view of the page with its results. -#}
{% macro matomo_event_type(action_type) -%}
case {{ action_type }}
    when 'action' then 'page_view'
    when 'search' then 'page_view'
    when 'download' then 'download'
end
{%- endmacro %}

{#- Why an action of this type is no event of ours. -#}
{% macro matomo_not_needed(action_type) -%}
case
    when {{ action_type }} = 'outlink' then 'link that leads off the website'
    when {{ action_type }} in ('13', 'content') then 'content block that was shown or clicked'
    when {{ action_type }} in ('ecommerceOrder', 'ecommerceAbandonedCart')
        then 'order or cart of the web shop: read orders from the shop or the ERP'
    when {{ action_type }} is null then 'action without a type'
    else 'action of a type that is not known: ' || {{ action_type }}
end
{%- endmacro %}

{#-
    Seconds by which the times of a visit's actions are ahead of UTC. Matomo writes the time of an
    action as Unix time of the website's local clock, and that of the visit as true Unix time: the
    difference of both at the first action, to the quarter of an hour, is the offset of the zone.
    Null where it cannot be told.
-#}
{% macro matomo_offset(first_action_seconds, first_seconds_of_visit) -%}
{%- set offset = 'round((' ~ first_action_seconds ~ ' - ' ~ first_seconds_of_visit ~ ') / 900.0) * 900' -%}
case
    when {{ offset }} between -14 * 3600 and 14 * 3600 then cast({{ offset }} as bigint)
end
{%- endmacro %}
