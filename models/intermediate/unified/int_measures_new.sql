{#- Measures that the last finished build did not know. Empty in a build from nothing. -#}
{%- set build = finished_build() %}

with

measures as (select * from {{ ref('int_measures_classified') }}),
{% if build is not none %}
measures_then as (select * from {{ as_left_by_last_build('marts', 'dim_measure') }}),
{% endif %}
final as (
    select
        measures.measure_key,
        measures.source,
        measures.measure_id
    from measures
    {%- if build is none %}
    where 1 = 0
    {%- else %}
    left join measures_then on measures.measure_key = measures_then.measure_key
    where measures_then.measure_key is null
    {%- endif %}
)

select * from final
