{{ config(enabled=source_is_read('salesforce')) }}

with

accounts as (select * from {{ ref('base_salesforce__accounts') }}),

final as (
    select
        account_id,
        updated_at,
        account_name as name,  -- noqa: RF04
        {{ website_domain('website') }} as domain,  -- noqa: RF04
        industry,
        employee_count,
        country,
        parent_account_id,
        false as is_target_account,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from accounts
)

select * from final
