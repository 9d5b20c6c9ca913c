{{ config(enabled=source_is_read('pipedrive')) }}

with

teams as (select * from {{ ref('base_pipedrive__teams') }}),

final as (
    select
        team_id as sales_unit_id,
        team_name as name,  -- noqa: RF04
        'direct' as route,
        cast(null as {{ dbt.type_string() }}) as region,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from teams
)

select * from final
