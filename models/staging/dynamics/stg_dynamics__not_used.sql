{{ config(enabled=source_is_read('dynamics')) }}

with

activities as (select * from {{ ref('base_dynamics__activities') }}),

orders as (select * from {{ ref('base_dynamics__orders') }}),

changes as (select * from {{ ref('base_dynamics__audited_changes') }}),

records as (
    select
        table_name as object_name,
        not_used_because as reason
    from activities
    union all
    select
        'salesorder' as object_name,
        not_used_because as reason
    from orders
    union all
    select
        'audit' as object_name,
        'change of another column' as reason
    from changes
    where
        attribute_name not in (
            'statuscode', 'activestageid', 'stageid', 'donotemail', 'donotbulkemail'
        )
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
