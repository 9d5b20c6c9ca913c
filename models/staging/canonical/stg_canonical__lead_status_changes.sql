{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'record_id', 'lead_id', 'occurred_at', 'from_status', 'to_status', 'reason',
    'is_date_known'
] %}

with

landed as (
{{ landed('canonical', 'lead_status_changes', columns) }}
),

deliveries as (
{{ landed('canonical', 'lead_status_changes', ['record_id']) }}
),

renamed as (
    select
        record_id,
        lead_id,
        {{ utc_from_text('occurred_at', zone) }} as occurred_at,
        from_status,
        to_status,
        reason,
        coalesce({{ flag('is_date_known') }}, true) as is_date_known,
        (
            record_id is not null
            and lead_id is not null
            and {{ utc_from_text('occurred_at', zone) }} is not null
            and to_status is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'record_id', deliveries='deliveries') }}
)

select * from final
