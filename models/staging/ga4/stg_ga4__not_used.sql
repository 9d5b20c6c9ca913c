{{ config(enabled=source_is_read('ga4')) }}

with

events as (select * from {{ ref('base_ga4__events_understood') }}),

final as (
    select
        'events' as object_name,
        not_used_because as reason,
        count(*) as record_count
    from events
    where not_used_because is not null
    group by not_used_because
)

select * from final
