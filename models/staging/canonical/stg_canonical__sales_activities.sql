{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_id',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'record_id', 'occurred_at', 'activity_type', 'outcome', 'lead_id',
    'contact_id', 'opportunity_id', 'sales_unit_id'
] %}

with

landed as (
{{ landed('canonical', 'sales_activities', columns) }}
),

deliveries as (
{{ landed('canonical', 'sales_activities', ['record_id']) }}
),

renamed as (
    select
        record_id,
        {{ utc_from_text('occurred_at', zone) }} as occurred_at,
        activity_type,
        outcome,
        lead_id,
        contact_id,
        opportunity_id,
        sales_unit_id,
        (
            record_id is not null
            and {{ utc_from_text('occurred_at', zone) }} is not null
            and activity_type is not null
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
