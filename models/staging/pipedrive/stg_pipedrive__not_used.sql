{{ config(enabled=source_is_read('pipedrive')) }}

with

activities as (select * from {{ ref('base_pipedrive__activities_explained') }}),

flow as (select * from {{ ref('base_pipedrive__deal_flow') }}),

records as (
    select
        'activities' as object_name,
        not_used_because as reason
    from activities
    union all
    select
        'deal_flow' as object_name,
        case
            when occurred_at is null then 'without a time'
            when field_key not in ('stage_id', 'status', 'lost_reason')
                then 'change of another field'
        end as reason
    from flow
),

final as (
    select
        object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by object_name, reason
)

select * from final
