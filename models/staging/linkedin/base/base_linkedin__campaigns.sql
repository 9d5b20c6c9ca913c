{{ config(enabled=source_is_read('linkedin')) }}

{%- set zone = source_timezone('linkedin') %}

with

campaign_versions as (
    {{ landed('linkedin', 'campaign_history', [
        'id', 'name', 'account_id', 'run_schedule_start', 'run_schedule_end', 'last_modified_time'
    ]) }}
),

account_versions as (
    {{ landed('linkedin', 'account_history', ['id', 'currency', 'last_modified_time']) }}
),

campaigns as (
    select
        *,
        row_number() over (
            partition by id
            order by
                {{ utc_from_text('last_modified_time', zone) }} desc nulls last,
                _load_id desc,
                _row desc
        ) as version_rank
    from campaign_versions
    where id is not null
),

accounts as (
    select
        *,
        row_number() over (
            partition by id
            order by
                {{ utc_from_text('last_modified_time', zone) }} desc nulls last,
                _load_id desc,
                _row desc
        ) as version_rank
    from account_versions
),

final as (
    select
        campaigns.id as campaign_id,
        campaigns.name as campaign_name,
        accounts.currency,
        cast({{ utc_from_text('campaigns.run_schedule_start', zone) }} as date) as started_on,
        {# The end is the first instant at which it does not run. #}
        cast(
            {{ utc_from_text('campaigns.run_schedule_end', zone) }} - interval 1 second as date
        ) as ended_on,
        campaigns._row,
        campaigns._load_id,
        campaigns._loaded_at as known_at
    from campaigns
    left join accounts
        on campaigns.account_id = accounts.id and accounts.version_rank = 1
    where campaigns.version_rank = 1
)

select * from final
