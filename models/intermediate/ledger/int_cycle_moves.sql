{#-
    Every move of every lead cycle: the rules of the ledger (macros/ledger) folded over the
    steps of each person. One row per move.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

{%- set payload = {} -%}
{%- for name, type in step_fields().items() -%}
    {%- do payload.update({name: 'cast(' ~ ('evidence_number' if name == 'number' else name) ~ ' as ' ~ type ~ ')'}) -%}
{%- endfor %}

with

steps as (
    select * from {{ ref('int_ledger_steps') }}
    where {{ is_changed_person('person_key') }}
),

levels as (select * from {{ ref('int_stage_levels') }}),

{# Folding stored lists takes a third of the time of folding them as they are gathered. A batch of
   persons is folded as often as its longest story has steps, so equally long ones go together. #}
stories as {{ stored() }} (
    select
        person_key,
        {{ list_of(struct_of(payload), 'step_number') }} as steps
    from steps
    group by person_key
    order by count(*)
),

constants as (
    select
        max(case when stage_code = 'MQL' and cycle_type = 'new_lead' then level end) as new_ready_level,
        max(case when stage_code = 'MQL' and cycle_type = 'existing_customer_lead' then level end)
            as customer_ready_level,
        min(case when level = 1 and cycle_type = 'new_lead' and not is_foreign then active_stage_code end)
            as new_first_stage,
        min(case when level = 1 and cycle_type = 'existing_customer_lead' then active_stage_code end)
            as customer_first_stage
    from levels
),

told as (
    select
        stories.person_key,
        {# A state per step only while a batch of persons is folded: they are wide. #}
        {{ fold(list_map('stories.steps', state_of({'step': 'x'})), state_of(), with_value(
            decide(),
            apply_decision(
                'constants.new_ready_level',
                'constants.customer_ready_level',
                'constants.new_first_stage',
                'constants.customer_first_stage'
            )
        )) }}.moves as moves
    from stories
    cross join constants
),

moved as (
    select
        person_key,
        unnest(moves) as move
    from told
),

final as (
    select
        person_key,
        move.cycle_number,
        move.transition_number,
        move.round,
        case when move.is_customer then 'existing_customer_lead' else 'new_lead' end as cycle_type,
        move.kind,
        move.outcome,
        move.from_stage,
        move.to_stage,
        move.occurred_at,
        move.evidence_number
    from moved
)

select * from final
