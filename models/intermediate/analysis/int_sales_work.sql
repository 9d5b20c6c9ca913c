{#-
    Whenever sales did something about a person: an activity, whatever its kind, or a state in the
    CRM that only sales gives. Ripeness itself is marketing's word, so it is no answer.
-#}
with

activities as (select * from {{ ref('int_sales_activities_classified') }}),

states as (select * from {{ ref('int_sales_states') }}),

{# From ripeness to the close the order is the same for all cycles. #}
levels as (
    select * from {{ ref('int_stage_levels') }}
    where cycle_type = 'new_lead' and not is_foreign
),

final as (
    select
        person_key,
        false as is_inferred,
        occurred_at
    from activities
    where person_key is not null
    union all
    select
        states.person_key,
        not states.is_date_known as is_inferred,
        states.occurred_at
    from states
    left join levels on states.stage_code = levels.stage_code
    where
        states.object = 'opportunity'
        or states.meaning in ('rejected', 'returned', 'disqualified')
        or (
            states.meaning = 'stage'
            and not levels.is_nurturing
            and levels.active_stage_code != 'MQL'
        )
)

select * from final
