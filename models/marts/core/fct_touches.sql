{{ config(materialized='view') }}

with

touches as (select * from {{ ref('int_touches') }}),

final as (
    select
        touch_key,
        person_key,
        source,
        contract,
        record_id,
        event_type,
        content_id,
        stage_code,
        measure_key,
        channel_id,
        is_contact_request,
        is_machine,
        stage_code is null and not is_contact_request as is_unmapped,
        occurred_at,
        occurred_on,
        known_at
    from touches
)

select * from final
