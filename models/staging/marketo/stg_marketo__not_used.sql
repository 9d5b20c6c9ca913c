{{ config(enabled=source_is_read('marketo')) }}

with

activities as (select * from {{ ref('base_marketo__activities') }}),

changes as (select * from {{ ref('base_marketo__changed_values') }}),

records as (
    select
        case
            when type_id not in ('1', '2', '6', '7', '8', '9', '10', '11', '13', '27', '32', '37')
                then 'of another type'
        end as reason
    from activities
    union all
    select case when field is null then 'change of another field' end as reason
    from changes
),

final as (
    select
        'activities' as object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by reason
)

select * from final
