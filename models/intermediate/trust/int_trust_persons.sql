{{ config(materialized='view') }}

{#- How sure the persons are, and what became of the requests for their consent. -#}
with

persons as (select * from {{ ref('dim_person') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

requests as (select * from {{ ref('int_consent_requests') }}),

violations as (select * from {{ ref('fct_consent_violations') }}),

stand_ins as (
    select
        count(*) as person_count,
        cast(coalesce(sum(case when is_stand_in then 1 else 0 end), 0) as bigint) as stand_in_count
    from persons
),

final as (
    select
        'identity' as section,
        cast(null as {{ dbt.type_string() }}) as source,
        cast(null as {{ dbt.type_string() }}) as object,
        'persons' as item,
        person_count as record_count,
        cast(null as double) as share,
        cast(null as timestamp) as first_at,
        cast(null as timestamp) as last_at
    from stand_ins
    union all
    select
        'identity', null, null, 'stand_ins',
        stand_in_count, {{ safe_divide('stand_in_count', 'person_count') }}, null, null
    from stand_ins
    union all
    select 'identity', null, null, 'cut_' || reason, count(*), null, null, null
    from cuts
    group by reason
    union all
    select
        'consent', source, 'requests', request_outcome,
        count(*), null, min(requested_at), max(requested_at)
    from requests
    group by source, request_outcome
    union all
    select
        'consent', source, 'email_events', 'sent_without_consent',
        count(*), null, min(occurred_at), max(occurred_at)
    from violations
    group by source
)

select * from final
