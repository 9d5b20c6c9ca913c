{#-
    Every contact of a cycle with a measure: its touches that have one. A cycle without any, such
    as that of a visitor at a fair whom sales noted down, has the leads created in it that name one.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

cycles as (
    select
        lead_cycle_key,
        person_key,
        started_at,
        coalesce(ended_at, {{ as_of() }}) as until_at
    from {{ ref('fct_lead_cycles') }}
    where {{ is_changed_person('person_key') }}
),

touches as (
    select * from {{ ref('fct_touches') }}
    where
        measure_key is not null
        and not is_machine
        and {{ is_changed_person('person_key') }}
),

leads as (select * from {{ ref('int_leads') }} where measure_id is not null),

lead_records as (select * from {{ ref('int_lead_records') }} where not is_deleted),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

measures as (select * from {{ ref('int_measure_lookup') }}),

touched as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        touches.measure_key,
        touches.occurred_at,
        touches.contract || '|' || touches.source || '|' || touches.record_id as tie,
        true as is_date_known
    from cycles
    inner join touches
        on
            cycles.person_key = touches.person_key
            and touches.occurred_at >= cycles.started_at
            and touches.occurred_at <= cycles.until_at
),

touched_cycles as (select distinct lead_cycle_key from touched),

lead_measures as (
    select
        identifiers.person_key,
        measures.measure_key,
        leads.created_at,
        'leads|' || leads.source || '|' || leads.lead_id as tie,
        leads.is_date_known
    from leads
    inner join lead_records
        on leads.source = lead_records.source and leads.lead_id = lead_records.lead_id
    inner join identifiers
        on {{ identifier('lead', 'leads.lead_id', 'leads.source') }} = identifiers.identifier
    inner join measures
        on leads.source = measures.source and leads.measure_id = measures.measure_id
),

named as (
    select
        cycles.lead_cycle_key,
        cycles.person_key,
        lead_measures.measure_key,
        lead_measures.created_at as occurred_at,
        lead_measures.tie,
        coalesce(lead_measures.is_date_known, true) as is_date_known
    from cycles
    inner join lead_measures
        on
            cycles.person_key = lead_measures.person_key
            and lead_measures.created_at >= cycles.started_at
            and lead_measures.created_at <= cycles.until_at
    left join touched_cycles on cycles.lead_cycle_key = touched_cycles.lead_cycle_key
    where touched_cycles.lead_cycle_key is null
),

final as (
    select * from touched
    union all
    select * from named
)

select * from final
