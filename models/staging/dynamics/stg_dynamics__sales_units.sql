{{ config(enabled=source_is_read('dynamics')) }}

with

units as (
    select
        *,
        min(known_at) over (partition by business_unit_id) as first_known_at,
        row_number() over (
            partition by business_unit_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__businessunit') }}
),

final as (
    select
        business_unit_id as sales_unit_id,
        business_unit_name as name,  -- noqa: RF04
        'direct' as route,
        cast(null as {{ dbt.type_string() }}) as region,
        true as is_readable,
        _row,
        _load_id,
        first_known_at as known_at
    from units
    where version_rank = 1
)

select * from final
