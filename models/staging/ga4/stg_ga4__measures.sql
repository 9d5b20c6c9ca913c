{{ config(enabled=source_is_read('ga4')) }}

with

events as (
    select
        *,
        row_number() over (
            partition by utm_campaign order by occurred_at, record_id
        ) as event_rank
    from {{ ref('base_ga4__events') }}
    where utm_campaign is not null and occurred_at is not null
),

final as (
    select
        utm_campaign as measure_id,
        utm_campaign as name,  -- noqa: RF04
        utm_medium as channel,
        {# Who begins is not in a link: the channel decides. #}
        cast(null as {{ dbt.type_string() }}) as direction,
        {{ reporting_date('occurred_at') }} as started_on,
        cast(null as date) as ended_on,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from events
    where event_rank = 1
)

select * from final
