{{ config(enabled=source_is_read('dynamics')) }}

with

accounts as (select * from {{ ref('base_dynamics__account') }}),

industries as (
    select *
    from {{ ref('base_dynamics__choice_names') }}
    where entity = 'account' and attribute_name = 'industrycode'
),

final as (
    select
        accounts.account_id,
        accounts.updated_at,
        accounts.account_name as name,  -- noqa: RF04
        {{ website_domain('accounts.website') }} as domain,  -- noqa: RF04
        coalesce(accounts.industry_label, industries.label, accounts.industry_code) as industry,
        accounts.employee_count,
        accounts.country,
        accounts.parent_account_id,
        false as is_target_account,
        true as is_readable,
        accounts._row,
        accounts._load_id,
        accounts.known_at
    from accounts
    left join industries
        on accounts.industry_code = industries.code
)

select * from final
