{{ config(materialized='view') }}

{%- set columns = [
    'measure_id', 'name', 'channel', 'direction', 'started_on', 'ended_on'
] %}
{%- set from_links = var('sources_of_link_measures') %}

with

records as (
{{ unify('measures', columns) }}
),

final as (
    {#- A campaign that a link names is the measure of that id, where a source has one. #}
    select records.*
    from records
    {%- if from_links %}
    where
        records.source not in ('{{ from_links | join("', '") }}')
        or records.measure_id not in (
            select owned.measure_id
            from records as owned
            where owned.source not in ('{{ from_links | join("', '") }}')
        )
    {%- endif %}
)

select * from final
