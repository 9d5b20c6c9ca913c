{{ config(enabled=source_is_read('linkedin')) }}

with

performance as (
    select * from {{ ref('base_linkedin__performance') }}
    where not_used_because is null
),

final as (
    select
        measure_id
        || '|' || cast(spent_on as {{ dbt.type_string() }})
        || '|' || coalesce(currency, '') as measure_cost_id,
        measure_id,
        spent_on,
        cast(sum(amount) as decimal(18, 2)) as amount,
        currency,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks,
        true as is_readable,
        min(_row) as _row,
        max(_load_id) as _load_id,
        min(known_at) as known_at
    from performance
    group by measure_id, spent_on, currency
)

select * from final
