-- How sure the personas are: per persona the share of its persons by certainty, side by side.
select
    certainty.persona_id,
    max(certainty.persona_person_count) as person_count,
    cast(sum(max(certainty.persona_person_count)) over () as bigint) as shown_person_count,
    cast(sum(certainty.weak_evidence_count) as bigint) as weak_evidence_count,
    max(certainty.certainty_rate) filter (where certainty.certainty = 'sole') as sole,
    max(certainty.certainty_rate) filter (where certainty.certainty = 'clear') as clear,
    max(certainty.certainty_rate) filter (where certainty.certainty = 'narrow') as narrow,
    max(certainty.certainty_rate) filter (where certainty.certainty = 'contested') as contested,
    max(certainty.certainty_rate) filter (where certainty.certainty = 'none') as none,
    max(certainty.certainty_rate) filter (where certainty.certainty = 'stand_in') as stand_in
from marts.rpt_persona_certainty as certainty
left join marts.dim_persona as personas
    on certainty.persona_id = personas.persona_id
where $personas is null or list_contains($personas, certainty.persona_id)
group by certainty.persona_id, personas.priority
order by certainty.persona_id = 'unknown', personas.priority, certainty.persona_id
