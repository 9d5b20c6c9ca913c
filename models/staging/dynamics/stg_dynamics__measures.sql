{{ config(enabled=source_is_read('dynamics')) }}

with

campaigns as (
    select
        *,
        min(known_at) over (partition by campaign_id) as first_known_at,
        row_number() over (
            partition by campaign_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__campaign') }}
),

final as (
    select
        campaign_id as measure_id,
        campaign_name as name,  -- noqa: RF04
        campaign_type as channel,
        cast(null as {{ dbt.type_string() }}) as direction,
        started_on,
        ended_on,
        true as is_readable,
        _row,
        _load_id,
        first_known_at as known_at
    from campaigns
    where version_rank = 1
)

select * from final
