{#- Which measure an id means to a source: its own, else that of the first source that has one. -#}
with

measures as (select * from {{ ref('int_measures') }}),

sources as (
    {%- for source_name in var('sources') %}
    select '{{ source_name }}' as source
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        sources.source,
        measures.measure_id,
        {{ surrogate_key(["'measure'", 'measures.source', 'measures.measure_id']) }} as measure_key,
        row_number() over (
            partition by sources.source, measures.measure_id
            order by case when sources.source = measures.source then 0 else 1 end, measures.source
        ) as source_rank
    from sources
    cross join measures
),

final as (
    select source, measure_id, measure_key from ranked where source_rank = 1
)

select * from final
