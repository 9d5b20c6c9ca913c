{#-
    Each cycle's way from threshold to threshold: one row per cycle and step that it had before
    it, with the passing of the threshold before (for A the start) and of the next one. A cycle
    that passed the next strictly before the one before is in neither.
-#}
{%- set steps = [
    ('A', 'started_at', 'a_passed_at'),
    ('B', 'a_passed_at', 'b_passed_at'),
    ('C', 'b_passed_at', 'c_passed_at'),
    ('close', 'c_passed_at', 'won_at'),
] %}
{{ config(materialized='view') }}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

final as (
    {%- for step, previous, next in steps %}
    select
        lead_cycle_key,
        cycle_type,
        persona_id,
        first_measure_key,
        direction,
        route,
        '{{ step }}' as step,
        started_at,
        {{ previous }} as previous_at,
        {{ next }} as next_at,
        ended_at
    from cycles
    where {{ previous }} is not null and ({{ next }} is null or {{ next }} >= {{ previous }})
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
