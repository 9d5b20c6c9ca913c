{#-
    What a lead did while marketing had it, per spell: when it first came by, asked for contact,
    chatted. A touch at the instant of the handover belongs to the spell that it ends; at the
    instant of the close or the end of a cycle, to what comes after.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

spells as (
    select
        lead_cycle_key,
        person_key,
        spell_number,
        began_at,
        coalesce(ended_at, {{ as_of() }}) as until_at,
        coalesce(ended_by in ('win', 'exit'), false) as ends_before
    from {{ ref('int_nurturing_spells') }}
    where {{ is_changed_person('person_key') }}
),

touches as (
    select
        person_key,
        occurred_at,
        is_contact_request,
        contract in ('web_events', 'email_events') or is_contact_request as is_visit,
        event_type in ('chat_started', 'chat_handover') as is_chat
    from {{ ref('int_touches') }}
    where not is_machine and {{ is_changed_person('person_key') }}
),

final as (
    select
        spells.lead_cycle_key,
        spells.person_key,
        spells.spell_number,
        min(case when touches.is_visit then touches.occurred_at end) as visited_at,
        min(case when touches.is_contact_request then touches.occurred_at end) as requested_at,
        min(case when touches.is_chat then touches.occurred_at end) as chatted_at,
        min(case when touches.occurred_at > spells.began_at then touches.occurred_at end)
            as touched_again_at
    from spells
    inner join touches
        on
            spells.person_key = touches.person_key
            and touches.occurred_at >= spells.began_at
            and (
                touches.occurred_at < spells.until_at
                or (touches.occurred_at = spells.until_at and not spells.ends_before)
            )
    group by spells.lead_cycle_key, spells.person_key, spells.spell_number
)

select * from final
