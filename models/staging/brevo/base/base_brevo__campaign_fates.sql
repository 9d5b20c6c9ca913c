{{ config(enabled=source_is_read('brevo')) }}

{#- What campaigns did to each contact, out of their statistics, which nest it by kind. -#}
{%- set kinds = [
    ('sent', '$.messagesSent'), ('delivered', '$.delivered'), ('opened', '$.opened'),
    ('clicked', '$.clicked'), ('bounced', '$.hardBounces'), ('bounced', '$.softBounces'),
    ('complained', '$.complaints'), ('unsubscribed', '$.unsubscriptions.userUnsubscription'),
    ('unsubscribed', '$.unsubscriptions.adminUnsubscription'),
] -%}
with

statistics as (select * from {{ ref('base_brevo__contact_statistics') }}),

{% for event_type, path in kinds -%}
fates_{{ loop.index }} as (
    select
        contact_id,
        '{{ event_type }}' as event_type,
        {{ each_of(json_elements('statistics', path)) }} as fate,
        _row,
        _load_id,
        _loaded_at
    from statistics
),

{% endfor -%}
fates as (
    {%- for event_type, path in kinds %}
    select * from fates_{{ loop.index }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# Each link of a campaign counts as a click of its own. #}
links as (
    select
        contact_id,
        fate,
        {{ each_of(json_elements('fate', '$.links')) }} as link,
        _row,
        _load_id,
        _loaded_at
    from fates
    where event_type = 'clicked'
),

flat as (
    select
        contact_id,
        event_type,
        {{ json_text('fate', '$.campaignId') }} as campaign_id,
        cast(null as {{ dbt.type_string() }}) as link,
        {{ json_text('fate', '$.eventTime') }} as event_time,
        _row,
        _load_id,
        _loaded_at
    from fates
    where event_type <> 'clicked'
    union all
    select
        contact_id,
        'clicked' as event_type,
        {{ json_text('fate', '$.campaignId') }} as campaign_id,
        {{ json_text('link', '$.url') }} as link,
        {{ json_text('link', '$.eventTime') }} as event_time,
        _row,
        _load_id,
        _loaded_at
    from links
),

named as (
    select
        *,
        contact_id || '.' || event_type || '.' || coalesce(campaign_id, '') || '.'
        || coalesce(event_time, '') || '.' || {{ dbt.hash("coalesce(link, '')") }} as fate_id,
        {{ utc_from_text('event_time', source_timezone('brevo')) }} as occurred_at
    from flat
),

final as (
    {{ record_log('named', 'fate_id') }}
)

select * from final
