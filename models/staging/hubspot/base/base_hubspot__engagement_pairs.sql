{{ config(enabled=source_is_read('hubspot')) }}

{%- set endpoints = ['calls', 'meetings', 'emails', 'tasks'] -%}
{%- set others = {'contact': 'contacts', 'deal': 'deals'} %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
{%- for other, other_endpoint in others.items() %}
{{ other }}_pairs as (
    {{ hubspot_associations('engagement_id', other ~ '_id', table='engagement_' ~ other) }}
    {%- for endpoint in endpoints %}
    union all
    {{ hubspot_associations('id', other ~ '_id', endpoint=endpoint, others=other_endpoint) }}
    {%- endfor %}
),
{%- endfor %}

final as (
    {%- for other in others %}
    select
        object_id as engagement_id,
        '{{ other }}' as other_object,
        other_id
    from {{ other }}_pairs
    where object_id is not null and other_id is not null
    {{ 'union' if not loop.last }}
    {%- endfor %}
)

select * from final
