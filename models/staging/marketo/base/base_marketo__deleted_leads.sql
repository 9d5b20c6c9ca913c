{{ config(enabled=source_is_read('marketo')) }}

{%- set zone = source_timezone('marketo') -%}
{%- set columns = [
    'marketoguid', 'id', 'leadid', 'activitydate'
] %}

with

landed as (
    {{ landed('marketo', 'deleted_leads', columns) }}
),

renamed as (
    select
        coalesce({{ marketo_value('marketoguid') }}, id) as activity_id,
        leadid as lead_id,
        {{ utc_from_text(marketo_value('activitydate'), zone) }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'activity_id') }}
)

select * from final
