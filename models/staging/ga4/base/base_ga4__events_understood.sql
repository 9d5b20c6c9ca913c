{{ config(enabled=source_is_read('ga4'), materialized='view') }}

with

events as (select * from {{ ref('base_ga4__events') }}),

named as (
    select distinct
        'event' as word_object,
        event_name as word
    from events
),

meanings as (
    {{ event_meanings('ga4', 'named') }}
),

final as (
    select
        events.*,
        meanings.event_type,
        case
            when events.event_name is null then 'event without a name'
            when meanings.event_type is not null then null
            when meanings.word is not null then 'not needed: ' || events.event_name
            else 'no rule in event_words: event ' || events.event_name
        end as not_used_because
    from events
    left join meanings on events.event_name = meanings.word
)

select * from final
