{{ config(materialized='view') }}

{%- set columns = [
    'measure_id', 'name', 'channel', 'direction', 'started_on', 'ended_on'
] %}

with

records as (
{{ unify('measures', columns) }}
),

final as (
    select records.*
    from records
)

select * from final
