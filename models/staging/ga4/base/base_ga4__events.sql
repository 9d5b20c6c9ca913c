{{ config(
    enabled=source_is_read('ga4'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set texts = [
    'page_location', 'page_referrer', 'link_url', 'source', 'medium', 'campaign', 'content',
    'term', 'event_name'
] -%}
{%- set kept = [
    'occurred_at', 'event_name', 'visitor_id', 'session_id', 'contact_id', 'email_hash',
    'email_domain', 'is_role_mailbox', 'page_url', 'referrer_url', 'utm_source', 'utm_medium',
    'utm_campaign', 'utm_content', 'utm_term', 'is_bot'
] %}

with

exported as (
    select *
    from {{ ref('base_ga4__exported') }}
    where {{ of_new_loads() }}
),

entries as (
    select
        _load_id,
        _row,
        {{ each_of(ga4_entries('event_params')) }} as entry
    from exported
),

params as (
    select
        _load_id,
        _row,
        {%- for param in ga4_params() %}
        max(
            case when {{ ga4_entry_key('entry') }} = '{{ param }}' then {{ ga4_entry_value('entry') }} end
        ) as {{ param }}{{ ',' if not loop.last }}
        {%- endfor %}
    from entries
    group by _load_id, _row
),

{# Where the campaign stands: with the event itself, in the parameters, by the click of an ad,
   else with the session. What belongs together comes from one place. #}
told as (
    select
        exported.* {{ exclude_columns(['event_params', 'event_name']) }},
        exported.event_name,
        {%- for param in ['page_location', 'page_referrer', 'link_url', 'ga_session_id'] %}
        coalesce(params.{{ param }}, exported.param_{{ param }}) as {{ param }},
        {%- endfor %}
        {%- for name in ['source', 'medium', 'campaign', 'content', 'term', 'gclid'] %}
        {{ ga4_told('exported.collected_' ~ name) }} as told_{{ name }},
        {{ ga4_told('coalesce(params.' ~ name ~ ', exported.param_' ~ name ~ ')') }} as named_{{ name }},
        {%- endfor %}
        {%- for name in ['source', 'medium', 'campaign', 'content', 'term'] %}
        {{ ga4_told('exported.session_' ~ name) }} as of_session_{{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from exported
    left join params
        on exported._load_id = params._load_id and exported._row = params._row
),

placed as (
    select
        *,
        case
            when coalesce(told_source, told_medium, told_campaign) is not null then 'event'
            when coalesce(named_source, named_medium, named_campaign) is not null then 'params'
            when coalesce(told_gclid, named_gclid) is not null then 'ad'
            else 'session'
        end as campaign_place
    from told
),

attributed as (
    select
        *,
        {%- for name in ['source', 'medium', 'campaign', 'content', 'term'] %}
        case campaign_place
            when 'event' then told_{{ name }}
            when 'params' then named_{{ name }}
            {%- if name == 'source' %}
            when 'ad' then 'google'
            {%- elif name == 'medium' %}
            when 'ad' then 'cpc'
            {%- elif name == 'campaign' %}
            when 'ad' then {{ ga4_told('session_ads_campaign') }}
            {%- endif %}
            when 'session' then of_session_{{ name }}
        end as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from placed
),

cleaned as (
    select
        attributed.* {{ exclude_columns(texts) }},
        {%- for column in texts %}
        {{ without_addresses(column, []) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from attributed
),

renamed as (
    select
        case
            when event_name is not null and occurred_at is not null then
                {{ surrogate_key([
                    'visitor_id', 'cast(occurred_at as ' ~ dbt.type_string() ~ ')', 'event_name',
                    'bundle_id', 'batch_index', 'page_location', 'link_url',
                ]) }}
            else
                'row ' || cast(_load_id as {{ dbt.type_string() }})
                || '.' || cast(_row as {{ dbt.type_string() }})
        end as record_id,
        is_of_whole_day,
        occurred_at,
        event_name,
        visitor_id,
        visitor_id || '.' || ga_session_id as session_id,
        case when {{ address_of_user('user_id') }} is null then user_id end as contact_id,
        {{ email_hash(address_of_user('user_id')) }} as email_hash,
        {{ email_domain(address_of_user('user_id')) }} as email_domain,
        {{ is_role_mailbox(address_of_user('user_id')) }} as is_role_mailbox,
        case event_name
            when 'file_download' then coalesce(link_url, page_location)
            else page_location
        end as page_url,
        {# From page to page of one website is no referral. #}
        case
            when not {{ same(url_host('page_referrer'), url_host('page_location')) }} then page_referrer
        end as referrer_url,
        source as utm_source,
        medium as utm_medium,
        campaign as utm_campaign,
        content as utm_content,
        term as utm_term,
        {{ is_machine_browser('browser_name') }} as is_bot,
        _row,
        _load_id,
        _loaded_at
    from cleaned
),

final as (
    {{ newest_event_version('renamed', 'record_id', 'is_of_whole_day', kept) }}
)

select * from final
