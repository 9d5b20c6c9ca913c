{{ config(enabled=source_is_read('dynamics')) }}

with

activities as (select * from {{ ref('base_dynamics__activities') }}),

final as (
    select
        activity_id as record_id,
        occurred_at,
        activity_type,
        outcome,
        lead_id,
        contact_id,
        opportunity_id,
        sales_unit_id,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from activities
    where not_used_because is null
)

select * from final
