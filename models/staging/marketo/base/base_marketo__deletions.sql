{{ config(enabled=source_is_read('marketo')) }}

with

activities as (
    select *
    from {{ ref('base_marketo__activities') }}
    where type_id = '37'
),

deleted_leads as (select * from {{ ref('base_marketo__deleted_leads') }}),

told as (
    select lead_id, occurred_at
    from activities
    union all
    select lead_id, occurred_at
    from deleted_leads
),

final as (
    select
        lead_id,
        max(occurred_at) as deleted_at
    from told
    where lead_id is not null
    group by lead_id
)

select * from final
