{{ config(
    enabled=source_is_read('matomo'),
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='visit_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('matomo') -%}
{%- set texts = ['goal_name', 'page_url', 'event_category', 'event_action', 'event_name'] %}

with

deliveries as (
    select
        *,
        row_number() over (
            partition by visit_id order by last_seconds desc nulls last, _load_id desc, _row desc
        ) as visit_rank
    from {{ ref('base_matomo__visits') }}
    where visit_id is not null and {{ of_new_loads() }}
),

{# A visit goes on after it was exported: the state that goes furthest counts, whichever landed
   first. #}
visits as (
    select deliveries.*
    from deliveries
    {%- if is_incremental() %}
    left join (
        select
            visit_id,
            max(last_seconds) as last_seconds
        from {{ this }}
        group by visit_id
    ) as known
        on deliveries.visit_id = known.visit_id
    where
        deliveries.visit_rank = 1
        and (deliveries.last_seconds < known.last_seconds) is not true
    {%- else %}
    where deliveries.visit_rank = 1
    {%- endif %}
),

visit_actions as (
    select
        visit_id,
        first_seconds,
        {{ each_of(json_elements('action_details')) }} as action
    from visits
),

told as (
    select
        visit_id,
        first_seconds,
        {{ json_text('action', '$.type') }} as action_type,
        {{ json_text('action', '$.pageId') }} as page_id,
        {{ json_text('action', '$.goalId') }} as goal_id,
        {{ json_text('action', '$.goalPageId') }} as goal_page_id,
        {{ json_text('action', '$.orderId') }} as order_id,
        {{ json_text('action', '$.goalName') }} as goal_name,
        nullif({{ json_text('action', '$.url') }}, '') as page_url,
        {{ json_text('action', '$.eventCategory') }} as event_category,
        {{ json_text('action', '$.eventAction') }} as event_action,
        {{ json_text('action', '$.eventName') }} as event_name,
        try_cast({{ json_text('action', '$.timestamp') }} as bigint) as local_seconds
    from visit_actions
),

actions as (
    select
        told.* {{ exclude_columns(texts + ['local_seconds']) }},
        {%- for column in texts %}
        {{ without_addresses(column, []) }} as {{ column }},
        {%- endfor %}
        told.local_seconds
    from told
),

{# Actions are named by their own id; conversions have none and are told apart by what reached
   them: the same goal may be reached again by another action. #}
named as (
    select
        *,
        case
            when action_type = 'goal'
                then
                    'goal.' || visit_id || '.' || coalesce(goal_id, '') || '.'
                    || coalesce(goal_page_id, cast(local_seconds as {{ dbt.type_string() }}), '')
            when page_id is not null then page_id
            else
                coalesce(action_type, '') || '.' || visit_id
                || '.' || coalesce(order_id, page_url, '')
                || '.' || coalesce(cast(local_seconds as {{ dbt.type_string() }}), '')
        end as record_id,
        case when action_type in ('event', 'goal') then action_type end as word_object,
        case action_type
            when 'event' then event_category || ' / ' || event_action
            when 'goal' then goal_name
        end as word_told,
        case action_type
            when 'event'
                then event_category || ' / ' || event_action || coalesce(' / ' || event_name, '')
            when 'goal' then goal_name
        end as word,
        {{ matomo_offset('min(local_seconds) over (partition by visit_id)', 'first_seconds') }}
            as offset_seconds
    from actions
),

meanings as (
    {{ event_meanings('matomo', 'named') }}
),

understood as (
    select
        named.*,
        coalesce(
            {{ matomo_event_type('named.action_type') }}, meanings.event_type
        ) as event_type,
        case
            when
                coalesce({{ matomo_event_type('named.action_type') }}, meanings.event_type)
                is not null
                then null
            when meanings.word is not null
                then 'not needed: ' || named.word_object || ' ' || named.word_told
            when named.word is not null
                then 'no rule in event_words: ' || named.word_object || ' ' || named.word_told
            when named.action_type = 'goal' then 'goal that no longer exists'
            when named.action_type = 'event' then 'event without category or action'
            else {{ matomo_not_needed('named.action_type') }}
        end as not_used_because
    from named
    left join meanings
        on named.word_object = meanings.word_object and named.word = meanings.word
),

{# A goal stands beside the action that reached it: where both mean the same, it happened once. #}
causes as (
    select distinct
        visit_id,
        page_id,
        event_type
    from understood
    where page_id is not null and event_type is not null
),

dated as (
    select
        understood.visit_id,
        understood.record_id,
        understood.event_type,
        case
            when understood.action_type = 'goal' and causes.page_id is not null
                then 'goal reached by an action that counts itself'
            else understood.not_used_because
        end as not_used_because,
        understood.page_url,
        case
            when understood.offset_seconds is not null
                then {{ utc_from_unix('(understood.local_seconds - understood.offset_seconds)') }}
            else {{ utc_from_text(
                'cast(' ~ utc_from_unix('understood.local_seconds')
                ~ ' as ' ~ dbt.type_string() ~ ')',
                zone
            ) }}
        end as occurred_at,
        row_number() over (
            partition by understood.visit_id, understood.record_id
            order by understood.local_seconds, understood.page_url
        ) as record_rank
    from understood
    left join causes
        on
            understood.visit_id = causes.visit_id
            and understood.goal_page_id = causes.page_id
            and understood.event_type = causes.event_type
),

final as (
    select
        dated.record_id,
        dated.visit_id,
        visits.last_seconds,
        dated.occurred_at,
        dated.event_type,
        dated.not_used_because,
        dated.page_url,
        visits.visitor_id,
        visits.contact_id,
        visits.email_hash,
        visits.email_domain,
        visits.is_role_mailbox,
        visits.referrer_url,
        visits.utm_source,
        visits.utm_medium,
        visits.utm_campaign,
        visits.utm_content,
        visits.utm_term,
        visits.is_bot,
        visits._row,
        visits._load_id,
        coalesce(
            {{ 'earlier.known_at, ' if is_incremental() }}visits._loaded_at, null
        ) as known_at
    from dated
    inner join visits on dated.visit_id = visits.visit_id
    {%- if is_incremental() %}
    left join (select visit_id, record_id, known_at from {{ this }}) as earlier
        on dated.visit_id = earlier.visit_id and dated.record_id = earlier.record_id
    {%- endif %}
    where dated.record_rank = 1
)

select * from final
