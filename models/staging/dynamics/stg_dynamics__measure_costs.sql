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

currencies as (select * from {{ ref('base_dynamics__transactioncurrency') }}),

{# One sum for the whole campaign is all there is: it stands on its first day. #}
costs as (
    select
        campaigns.campaign_id as measure_id,
        coalesce(campaigns.started_on, cast(campaigns.created_at as date)) as spent_on,
        campaigns.actual_cost as amount,
        coalesce(currencies.currency, {{ source_currency('dynamics') }}) as currency,
        campaigns._row,
        campaigns._load_id,
        campaigns.first_known_at as known_at
    from campaigns
    left join currencies
        on campaigns.currency_id = currencies.currency_id
    where campaigns.version_rank = 1 and not campaigns.is_deleted and campaigns.actual_cost <> 0
),

final as (
    select
        measure_id
        || '|' || coalesce(cast(spent_on as {{ dbt.type_string() }}), '')
        || '|' || coalesce(currency, '') as measure_cost_id,
        measure_id,
        spent_on,
        amount,
        currency,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks,
        (spent_on is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from costs
)

select * from final
