{{ config(enabled=source_is_read('salesforce')) }}

with

activities as (select * from {{ ref('base_salesforce__activities') }}),

final as (
    select
        record_id,
        occurred_at,
        activity_type,
        outcome,
        lead_id,
        contact_id,
        opportunity_id,
        cast(null as {{ dbt.type_string() }}) as sales_unit_id,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from activities
    where not_used_because is null
)

select * from final
