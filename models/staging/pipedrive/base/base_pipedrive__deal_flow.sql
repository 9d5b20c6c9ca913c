{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = [
    'object', 'timestamp', 'data', 'id', 'item_id', 'deal_id', 'field_key', 'old_value',
    'new_value', 'log_time', 'time', 'additional_data'
] %}

with

landed as (
    {{ landed('pipedrive', 'deal_flow', columns) }}
),

renamed as (
    select
        coalesce(item_id, deal_id, {{ json_text('data', '$.item_id') }}) as opportunity_id,
        coalesce(field_key, {{ json_text('data', '$.field_key') }}) as field_key,
        coalesce(old_value, {{ json_text('data', '$.old_value') }}) as old_value,
        coalesce(new_value, {{ json_text('data', '$.new_value') }}) as new_value,
        coalesce(
            {{ json_text('additional_data', '$.old_value_formatted') }},
            {{ json_text('data', '$.additional_data.old_value_formatted') }}
        ) as old_name,
        coalesce(
            {{ json_text('additional_data', '$.new_value_formatted') }},
            {{ json_text('data', '$.additional_data.new_value_formatted') }}
        ) as new_name,
        coalesce(log_time, {{ json_text('data', '$.log_time') }}, time, timestamp) as logged_time,
        coalesce(id, {{ json_text('data', '$.id') }}) as entry_id,
        coalesce(object, 'dealChange') as object_name,
        _row,
        _load_id,
        _loaded_at
    from landed
),

{# The change log of some calls numbers nothing: an entry is then what it says. #}
explained as (
    select
        coalesce(
            entry_id, opportunity_id || '.' || field_key || '.' || logged_time
        ) as change_id,
        opportunity_id,
        field_key,
        old_value,
        new_value,
        old_name,
        new_name,
        {{ utc_from_text('logged_time', zone) }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from renamed
    where object_name = 'dealChange'
),

final as (
    {{ record_log('explained', 'change_id') }}
)

select * from final
