{{ config(materialized='view') }}

{#- Words of the sources that no seed knows, with the number of records that use them. -#}
with

states as (select * from {{ ref('int_sales_states') }} where meaning is null),

reasons as (
    {%- for contract, reason, moment in [
        ('lead_status_changes', 'reason', 'occurred_at'),
        ('opportunity_stage_changes', 'reason', 'occurred_at'),
        ('opportunities', 'lost_reason', 'closed_at'),
    ] %}
    select source, {{ reason }} as reason, {{ moment }} as occurred_at
    from {{ ref('int_' ~ contract) }}
    where {{ reason }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

known_reasons as (select * from {{ ref('reasons') }}),

contacts as (
    select * from {{ ref('int_opportunity_contacts') }}
    where trim(role) != ''
),

known_roles as (select * from {{ ref('buying_centre_roles') }}),

kinds as (select * from {{ ref('int_touch_kinds_classified') }}),

touches as (
    select
        kind_key,
        count(*) as touch_count,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from {{ ref('int_touches') }}
    group by kind_key
),

contents as (select * from {{ ref('content_catalogue') }}),

orders as (select * from {{ ref('int_orders_classified') }} where order_part = 'unknown'),

touch_words as (
    select
        kinds.source,
        'content' as object,
        kinds.content_id as word,
        kinds.kind_key
    from kinds
    where
        kinds.content_id is not null
        and kinds.content_id not in (select contents.content_id from contents)
    union all
    select source, 'measure' as object, measure_id as word, kind_key
    from kinds
    where measure_id is not null and measure_key is null
    union all
    select source, contract as object, event_type as word, kind_key
    from kinds
    where stage_code is null and not is_contact_request
),

final as (
    select
        'unmapped' as section,
        source,
        object || '_status' as object,
        coalesce(status, '(empty)') as item,
        count(*) as record_count,
        cast(null as double) as share,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from states
    group by source, object, status
    union all
    select
        'unmapped', reasons.source, 'reason', reasons.reason,
        count(*), null, min(reasons.occurred_at), max(reasons.occurred_at)
    from reasons
    left join known_reasons
        on reasons.source = known_reasons.source and reasons.reason = known_reasons.reason
    where known_reasons.reason is null
    group by reasons.source, reasons.reason
    union all
    select
        'unmapped', contacts.source, 'buying_centre_role', contacts.role,
        count(*), null, min(contacts.added_at), max(contacts.added_at)
    from contacts
    left join known_roles
        on
            contacts.source = known_roles.source
            and {{ role_word('contacts.role') }} = {{ role_word('known_roles.role') }}
    where known_roles.role is null
    group by contacts.source, contacts.role
    union all
    select
        'unmapped', touch_words.source, touch_words.object, touch_words.word,
        cast(sum(touches.touch_count) as bigint), null, min(touches.first_at), max(touches.last_at)
    from touch_words
    inner join touches on touch_words.kind_key = touches.kind_key
    group by touch_words.source, touch_words.object, touch_words.word
    union all
    select
        'unmapped', source, 'order_type', coalesce(order_type, '(empty)'),
        count(*), null, min(ordered_at), max(ordered_at)
    from orders
    group by source, order_type
)

select * from final
