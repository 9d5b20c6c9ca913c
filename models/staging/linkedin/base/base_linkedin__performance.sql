{{ config(enabled=source_is_read('linkedin')) }}

{%- set own_currency = var('source_currencies').get('linkedin') %}

with

performance_rows as (select * from {{ ref('base_linkedin__performance_rows') }}),

analytics as (
    {{ landed('linkedin', 'ad_analytics_by_campaign', [
        'campaign_id', 'day', 'cost_in_local_currency', 'cost_in_usd', 'impressions', 'clicks'
    ]) }}
),

campaigns as (select * from {{ ref('base_linkedin__campaigns') }}),

delivered as (
    select
        coalesce(campaign_id, campaign_name) as measure_id,
        campaign_name,
        spent_on,
        coalesce(currency, {{ "'" ~ own_currency ~ "'" if own_currency else 'null' }}) as currency,
        amount,
        impressions,
        clicks,
        'campaign_performance' as object_name,
        _row,
        _load_id,
        _loaded_at
    from performance_rows
    union all
    {# A connector writes no currency beside the cost: the account has it; else the cost in US
       dollars is all that can be told. #}
    select
        analytics.campaign_id,
        null,
        {{ linkedin_day('analytics.day') }},
        coalesce(campaigns.currency, {{ "'" ~ own_currency ~ "'" if own_currency else "'USD'" }}),
        try_cast(
            case
                when coalesce(campaigns.currency, {{ "'" ~ own_currency ~ "'" if own_currency else 'null' }}) is null
                    then analytics.cost_in_usd
                else analytics.cost_in_local_currency
            end as decimal(18, 2)
        ),
        try_cast(analytics.impressions as bigint),
        try_cast(analytics.clicks as bigint),
        'ad_analytics_by_campaign',
        analytics._row,
        analytics._load_id,
        analytics._loaded_at
    from analytics
    left join campaigns on analytics.campaign_id = campaigns.campaign_id
),

{# LinkedIn corrects the numbers of a day later on: the latest file that has a day of a campaign
   has all of it. #}
dated as (
    select
        *,
        max(_load_id) over (partition by measure_id, spent_on) as latest_load_id,
        min(_loaded_at) over (partition by measure_id, spent_on) as known_at
    from delivered
),

final as (
    select
        measure_id,
        campaign_name,
        spent_on,
        currency,
        amount,
        impressions,
        clicks,
        object_name,
        case
            when spent_on is null then 'row without a day, such as totals'
            when measure_id is null then 'row without a campaign'
            when _load_id < latest_load_id then 'corrected by a later file'
        end as not_used_because,
        _row,
        _load_id,
        known_at
    from dated
)

select * from final
