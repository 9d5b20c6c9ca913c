{#-
    Each cycle's way from threshold to threshold: one row per cycle and step that it had before
    it, with the passing of the threshold before (for A the start) and of the next one. A cycle
    that passed the next strictly before the one before is in neither.
-#}
{%- set steps = [
    ('A', 'started', 'a_passed'),
    ('B', 'a_passed', 'b_passed'),
    ('C', 'b_passed', 'c_passed'),
    ('close', 'c_passed', 'won'),
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
        {{ previous }}_at as previous_at,
        {{ next }}_at as next_at,
        started_on,
        {{ previous }}_on as previous_on,
        {{ next }}_on as next_on,
        ended_on
    from cycles
    where
        {{ previous }}_at is not null
        and ({{ next }}_at is null or {{ next }}_at >= {{ previous }}_at)
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
