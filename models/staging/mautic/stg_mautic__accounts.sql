{{ config(enabled=source_is_read('mautic')) }}

with

companies as (select * from {{ ref('base_mautic__companies') }}),

final as (
    select
        account_id,
        updated_at,
        account_name as name,  -- noqa: RF04
        account_domain as domain,  -- noqa: RF04
        industry,
        employee_count,
        country,
        cast(null as {{ dbt.type_string() }}) as parent_account_id,
        false as is_target_account,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from companies
)

select * from final
