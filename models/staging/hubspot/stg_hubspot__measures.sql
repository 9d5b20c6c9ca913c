{{ config(enabled=source_is_read('hubspot')) }}

with

campaigns as (select * from {{ ref('base_hubspot__email_campaigns') }}),

final as (
    select
        campaign_id as measure_id,
        campaign_name as name,  -- noqa: RF04
        'email' as channel,
        {# Who begins is decided by the channel. #}
        cast(null as {{ dbt.type_string() }}) as direction,
        cast(null as date) as started_on,
        cast(null as date) as ended_on,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from campaigns
)

select * from final
