{#-
    Every cycle that marketing automation (by the score) or the CRM (by its own status) calls ripe,
    and how the two agree: in_time, or late, different or missing in one of them; pending while
    the other still has the days of the handover.
-#}
with

cycles as (
    select
        lead_cycles.*,
        coalesce(ended_at, {{ as_of() }}) as until_at,
        {{ days_between('mql_scored_at', 'mql_crm_at') }} as lag_days,
        {{ days_between('coalesce(mql_scored_at, mql_crm_at)', as_of()) }} as age_days
    from {{ ref('fct_lead_cycles') }} as lead_cycles
    where mql_scored_at is not null or mql_crm_at is not null
),

states as (select * from {{ ref('int_sales_states') }}),

touches as (
    select * from {{ ref('int_touches') }}
    where not is_machine
),

{# Known, but not as ripe: that is a difference, and not a gap. #}
known_in_crm as (
    select distinct cycles.lead_cycle_key
    from cycles
    inner join states
        on cycles.person_key = states.person_key and states.occurred_at <= cycles.until_at
    where cycles.mql_crm_at is null
),

known_in_marketing as (
    select distinct cycles.lead_cycle_key
    from cycles
    inner join touches
        on cycles.person_key = touches.person_key and touches.occurred_at <= cycles.until_at
    where cycles.mql_scored_at is null
),

final as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.direction,
        cycles.route,
        cycles.region,
        cycles.sales_unit_key,
        case
            {#- Two clocks: what happens on either side within a day is the same event. #}
            when cycles.lag_days < -1 then 'late_in_marketing'
            when cycles.lag_days <= {{ var('handover_sla_days') }} then 'in_time'
            when cycles.lag_days > {{ var('handover_sla_days') }} then 'late_in_crm'
            when cycles.ended_at is null and cycles.age_days <= {{ var('handover_sla_days') }}
                then 'pending'
            when cycles.mql_crm_at is null and known_in_crm.lead_cycle_key is not null
                then 'different_in_crm'
            when cycles.mql_crm_at is null then 'missing_in_crm'
            when known_in_marketing.lead_cycle_key is not null then 'different_in_marketing'
            else 'missing_in_marketing'
        end as sync_status,
        cycles.lag_days,
        cycles.age_days,
        cycles.outcome = 'open' as is_open,
        cycles.mql_scored_at,
        cycles.mql_crm_at
    from cycles
    left join known_in_crm on cycles.lead_cycle_key = known_in_crm.lead_cycle_key
    left join known_in_marketing on cycles.lead_cycle_key = known_in_marketing.lead_cycle_key
)

select * from final
