{{ config(enabled=source_is_read('pipedrive')) }}

with

organizations as (select * from {{ ref('base_pipedrive__organizations') }}),

final as (
    select
        account_id,
        updated_at,
        account_name as name,  -- noqa: RF04
        {{ website_domain('website') }} as domain,  -- noqa: RF04
        industry,
        employee_count,
        country,
        cast(null as {{ dbt.type_string() }}) as parent_account_id,
        false as is_target_account,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from organizations
)

select * from final
