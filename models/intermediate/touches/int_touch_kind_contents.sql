{#- The catalogued content of each kind of touch: by its id, else by the longest pattern that
    its address matches, then the smallest id. -#}
with

kinds as (select * from {{ ref('int_touch_kinds') }}),

kind_values as (select * from {{ ref('int_touch_kind_values') }}),

hits as (select * from {{ ref('int_pattern_hits') }}),

contents as (select * from {{ ref('content_catalogue') }}),

named as (
    select
        kinds.kind_key,
        contents.content_id,
        0 as match_rank,
        0 as pattern_length
    from kinds
    inner join contents on kinds.content_id = contents.content_id
),

recognised as (
    select
        kind_values.kind_key,
        contents.content_id,
        1 as match_rank,
        length(contents.url_pattern) as pattern_length
    from kind_values
    inner join hits
        on kind_values.field = hits.field and kind_values.value = hits.value
    inner join contents on hits.pattern = contents.url_pattern
    where kind_values.field in ('page_url', 'landing_url', 'url')
),

candidates as (
    select kind_key, content_id, match_rank, pattern_length from named
    union all
    select kind_key, content_id, match_rank, pattern_length from recognised
),

ranked as (
    select
        kind_key,
        content_id,
        row_number() over (
            partition by kind_key order by match_rank, pattern_length desc, content_id
        ) as candidate_rank
    from candidates
),

final as (
    select
        ranked.kind_key,
        contents.content_id,
        contents.stage_code,
        contents.measure_id,
        coalesce(contents.is_contact_request, false) as is_contact_request
    from ranked
    inner join contents on ranked.content_id = contents.content_id
    where ranked.candidate_rank = 1
)

select * from final
