{#- The way of each cycle to each threshold over measures and their channels. -#}
{{ config(materialized='view') }}

with

contacts as (select * from {{ ref('int_attribution_contacts') }}),

starts as (select * from {{ ref('int_measure_starts') }}),

final as (
    select
        contacts.lead_cycle_key,
        contacts.threshold,
        contacts.is_passed,
        contacts.contact_number,
        contacts.contact_count,
        contacts.measure_key,
        starts.channel_id,
        starts.direction
    from contacts
    inner join starts on contacts.measure_key = starts.measure_key
)

select * from final
