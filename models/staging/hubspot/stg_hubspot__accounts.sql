{{ config(enabled=source_is_read('hubspot')) }}

with

companies as (select * from {{ ref('base_hubspot__companies') }}),

final as (
    select
        account_id,
        updated_at,
        account_name as name,  -- noqa: RF04
        account_domain as domain,  -- noqa: RF04
        industry,
        employee_count,
        country,
        parent_account_id,
        is_target_account,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from companies
)

select * from final
