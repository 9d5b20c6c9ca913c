{{ config(materialized='incremental', incremental_strategy='by_person', on_schema_change='append_new_columns') }}

with

cycles as (
    select * from {{ ref('int_cycles') }}
    where {{ is_changed_person('person_key') }}
),

thresholds as (
    select * from {{ ref('int_cycle_thresholds') }}
    where {{ is_changed_person('person_key') }}
),

origins as (
    select * from {{ ref('int_cycle_origins') }}
    where {{ is_changed_person('person_key') }}
),

person_accounts as (
    select * from {{ ref('int_person_accounts') }}
    where {{ is_changed_person('person_key') }}
),

measures as (select * from {{ ref('dim_measure') }}),

channels as (select * from {{ ref('channels') }}),

sales_units as (select * from {{ ref('dim_sales_unit') }}),

final as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        cycles.cycle_number,
        cycles.cycle_type,
        cycles.persona_id,
        person_accounts.account_key,
        origins.first_measure_key,
        origins.first_channel_id,
        coalesce(measures.direction, channels.direction, 'unknown') as direction,
        origins.sales_unit_key,
        coalesce(sales_units.route, 'unknown') as route,
        sales_units.region,
        cycles.outcome,
        cycles.current_stage,
        cycles.current_position,
        cycles.furthest_stage,
        cycles.furthest_position,
        cycles.round_count,
        cycles.started_at,
        cycles.ended_at,
        thresholds.a_passed_at,
        cycles.b_passed_at,
        cycles.c_passed_at,
        cycles.won_at,
        thresholds.mql_scored_at,
        thresholds.mql_crm_at,
        cycles.current_stage_since,
        {%- for stage in stage_codes() %}
        cycles.{{ stage | lower }}_entered_at,
        {%- endfor %}
        {%- for moment in ['started', 'ended', 'b_passed', 'c_passed', 'won'] %}
        {{ reporting_date('cycles.' ~ moment ~ '_at') }} as {{ moment }}_on,
        {%- endfor %}
        {{ reporting_date('thresholds.a_passed_at') }} as a_passed_on
    from cycles
    left join thresholds on cycles.lead_cycle_key = thresholds.lead_cycle_key
    left join origins on cycles.lead_cycle_key = origins.lead_cycle_key
    left join person_accounts on cycles.person_key = person_accounts.person_key
    left join measures on origins.first_measure_key = measures.measure_key
    left join channels on origins.first_channel_id = channels.channel_id
    left join sales_units on origins.sales_unit_key = sales_units.sales_unit_key
)

select * from final
