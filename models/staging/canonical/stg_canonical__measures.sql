{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='measure_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'measure_id', 'name', 'channel', 'direction', 'started_on', 'ended_on'
] %}

with

landed as (
{{ landed('canonical', 'measures', columns) }}
),

deliveries as (
{{ landed('canonical', 'measures', ['measure_id']) }}
),

renamed as (
    select
        measure_id,
        name,
        channel,
        direction,
        try_cast(started_on as date) as started_on,
        try_cast(ended_on as date) as ended_on,
        (
            measure_id is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'measure_id', deliveries='deliveries') }}
)

select * from final
