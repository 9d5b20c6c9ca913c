{#- Which values of a field each pattern of the seeds is found in; every value is tried once. -#}
with

kind_values as (select * from {{ ref('int_touch_kind_values') }}),

patterns as (
    select field, pattern from {{ ref('stage_rules') }} where pattern is not null
    union
    select field, pattern from {{ ref('channel_rules') }} where pattern is not null
    union
    select field, pattern from {{ ref('scoring_rules') }} where pattern is not null
    {%- for field in ['page_url', 'landing_url', 'url'] %}
    union
    select '{{ field }}' as field, url_pattern as pattern from {{ ref('content_catalogue') }}
    where url_pattern is not null
    {%- endfor %}
),

distinct_values as (
    select distinct field, value from kind_values
),

final as (
    select
        distinct_values.field,
        distinct_values.value,
        patterns.pattern
    from distinct_values
    inner join patterns on distinct_values.field = patterns.field
    where {{ matches_pattern('distinct_values.value', 'patterns.pattern') }}
)

select * from final
