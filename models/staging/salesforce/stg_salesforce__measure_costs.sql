{{ config(enabled=source_is_read('salesforce')) }}

with

campaigns as (
    select
        *,
        min(known_at) over (partition by campaign_id) as first_known_at,
        row_number() over (
            partition by campaign_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__campaigns') }}
),

{# One sum for the whole campaign is all there is: it stands on its first day. #}
costs as (
    select
        campaign_id as measure_id,
        coalesce(started_on, created_on) as spent_on,
        actual_cost as amount,
        coalesce(currency, {{ source_currency('salesforce') }}) as currency,
        _row,
        _load_id,
        first_known_at as known_at
    from campaigns
    where version_rank = 1 and not is_deleted and actual_cost <> 0
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
