{#-
    Each cycle's way from one stage, or any behind it, to any behind that: passed, ended without, or
    open.
-#}
{{ config(materialized='view') }}

with

reached as (
    select * from {{ ref('int_stages_reached') }}
    where stage_code != 'ABS'
),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

final as (
    select
        reached.lead_cycle_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        reached.level,
        reached.stage_code,
        case
            when reached.passed_at is not null then 'passed'
            when cycles.ended_at is not null then 'ended'
            else 'open'
        end as outcome,
        cast(ceil({{ days_between(
            'reached.reached_at', 'coalesce(reached.passed_at, cycles.ended_at, ' ~ as_of() ~ ')'
        ) }}) as integer) as days
    from reached
    inner join cycles on reached.lead_cycle_key = cycles.lead_cycle_key
)

select * from final
