{%- set sections = ['run', 'freshness', 'landed', 'rejected', 'unmapped', 'identity', 'evidence', 'consent'] %}

with

items as (
    select * from {{ ref('int_trust_deliveries') }}
    union all
    select * from {{ ref('int_trust_unmapped_words') }}
    union all
    select * from {{ ref('int_trust_persons') }}
    union all
    select * from {{ ref('int_trust_unused_records') }}
),

final as (
    select
        section,
        source,
        object,
        item,
        record_count,
        share,
        first_at,
        last_at,
        cast(row_number() over (
            order by
                case section
                    {%- for section in sections %}
                    when '{{ section }}' then {{ loop.index }}
                    {%- endfor %}
                end,
                source,
                object,
                record_count desc,
                item
        ) as integer) as sort_order
    from items
)

select * from final
