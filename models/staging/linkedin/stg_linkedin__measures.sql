{{ config(enabled=source_is_read('linkedin')) }}

with

campaigns as (select * from {{ ref('base_linkedin__campaigns') }}),

performance as (
    select * from {{ ref('base_linkedin__performance') }}
    where spent_on is not null and measure_id is not null
),

responses as (
    select * from {{ ref('base_linkedin__form_responses') }}
    where campaign_id is not null
),

{# What is known of a campaign, from whichever file it came. #}
mentions as (
    select
        campaign_id as measure_id,
        campaign_name,
        started_on,
        ended_on,
        cast(null as date) as active_on,
        _row,
        _load_id,
        known_at
    from campaigns
    union all
    select measure_id, campaign_name, null, null, spent_on, _row, _load_id, known_at
    from performance
    union all
    select
        campaign_id, campaign_name, null, null, {{ reporting_date('submitted_at') }},
        _row, _load_id, known_at
    from responses
),

named as (
    select
        measure_id,
        campaign_name,
        row_number() over (
            partition by measure_id order by _load_id desc, _row desc
        ) as name_rank
    from mentions
    where campaign_name is not null
),

final as (
    select
        mentions.measure_id,
        coalesce(max(named.campaign_name), mentions.measure_id) as name,  -- noqa: RF04
        'LinkedIn Ads' as channel,
        cast(null as {{ dbt.type_string() }}) as direction,
        coalesce(min(mentions.started_on), min(mentions.active_on)) as started_on,
        max(mentions.ended_on) as ended_on,
        true as is_readable,
        min(mentions._row) as _row,
        max(mentions._load_id) as _load_id,
        min(mentions.known_at) as known_at
    from mentions
    left join named on mentions.measure_id = named.measure_id and named.name_rank = 1
    group by mentions.measure_id
)

select * from final
