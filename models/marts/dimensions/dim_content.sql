with

measures as (select * from {{ ref('int_measure_lookup') }}),

contents as (select * from {{ ref('content_catalogue') }}),

measures_of as (
    select
        contents.content_id,
        min_by(measures.measure_key, measures.source) as measure_key
    from contents
    inner join measures on contents.measure_id = measures.measure_id
    group by contents.content_id
),

final as (
    select
        contents.content_id,
        contents.title,
        contents.format,
        contents.stage_code,
        contents.persona_id,
        measures_of.measure_key,
        coalesce(contents.is_contact_request, false) as is_contact_request
    from contents
    left join measures_of on contents.content_id = measures_of.content_id
)

select * from final
