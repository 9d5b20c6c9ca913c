{#-
    When each measure began: on its first day as delivered, else with the first that is known of
    it, a touch, a cost or a cycle credited to it.
-#}
with

measures as (select * from {{ ref('dim_measure') }}),

signs as (
    select measure_key, min(occurred_on) as first_on
    from {{ ref('fct_touches') }}
    where measure_key is not null and not is_machine
    group by measure_key
    union all
    select measure_key, min(spent_on) as first_on
    from {{ ref('fct_measure_costs') }}
    where measure_key is not null
    group by measure_key
    union all
    select first_measure_key as measure_key, {{ reporting_date('min(started_at)') }} as first_on
    from {{ ref('fct_lead_cycles') }}
    where first_measure_key is not null
    group by first_measure_key
),

first_signs as (
    select measure_key, min(first_on) as first_on
    from signs
    group by measure_key
),

final as (
    select
        measures.measure_key,
        coalesce(measures.channel_id, 'unknown') as channel_id,
        coalesce(measures.direction, 'unknown') as direction,
        coalesce(measures.started_on, first_signs.first_on) as started_on,
        measures.ended_on
    from measures
    left join first_signs on measures.measure_key = first_signs.measure_key
)

select * from final
