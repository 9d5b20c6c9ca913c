{{ config(enabled=source_is_read('matomo')) }}

with

actions as (select * from {{ ref('base_matomo__actions') }}),

visits as (select * from {{ ref('base_matomo__visits') }}),

records as (
    select not_used_because as reason
    from actions
    union all
    select
        case
            when visits.visit_id is null then 'no visit, perhaps an error message of the API'
            when coalesce(visits.action_details, '[]') in ('[]', 'false')
                then 'visit without actions'
        end as reason
    from visits
),

final as (
    select
        'visits' as object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by reason
)

select * from final
