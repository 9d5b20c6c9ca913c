{{ config(enabled=source_is_read('matomo')) }}

with

actions as (
    select
        *,
        row_number() over (
            partition by utm_campaign order by occurred_at, record_id
        ) as action_rank
    from {{ ref('base_matomo__actions') }}
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
    from actions
    where action_rank = 1
)

select * from final
