{{ config(enabled=source_is_read('salesforce')) }}

with

roles as (
    select
        *,
        min(known_at) over (partition by user_role_id) as first_known_at,
        row_number() over (
            partition by user_role_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__user_roles') }}
),

final as (
    select
        user_role_id as sales_unit_id,
        role_name as name,  -- noqa: RF04
        {# A role of the partner portal belongs to a company that sells for us. #}
        case when portal_type = 'Partner' then 'indirect' else 'direct' end as route,
        cast(null as {{ dbt.type_string() }}) as region,
        true as is_readable,
        _row,
        _load_id,
        first_known_at as known_at
    from roles
    where version_rank = 1 and coalesce(portal_type, '') <> 'CustomerPortal'
)

select * from final
