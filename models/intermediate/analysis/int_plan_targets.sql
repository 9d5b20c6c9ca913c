{#- The targets by persona, and for all: the one planned for all, else the sum over the personas. -#}

with

targets as (select * from {{ ref('targets') }}),

for_all as (
    select
        metric,
        month,
        max(case when persona_id is null then target_value end) as planned_for_all,
        sum(case when persona_id is not null then target_value end) as planned_for_personas
    from targets
    group by metric, month
),

final as (
    select metric, persona_id, month, target_value
    from targets
    where persona_id is not null
    union all
    select
        metric,
        'all' as persona_id,
        month,
        coalesce(planned_for_all, planned_for_personas) as target_value
    from for_all
)

select * from final
