{#- The score by which the ledger handed a lead over is the score of the handover. -#}
select
    handovers.handover_key,
    score_hits.score as score_in_ledger,
    handovers.score as score_in_mart
from {{ ref('fct_handovers') }} as handovers
left join {{ ref('int_score_hits') }} as score_hits
    on
        handovers.person_key = score_hits.person_key
        and handovers.ripening_since = score_hits.anchor_at
        and handovers.handed_over_at = score_hits.occurred_at
        and score_hits.is_exclusive = (handovers.round > 1)
where
    handovers.is_by_score
    and (abs(handovers.score - score_hits.score) < 0.00001 and handovers.is_ripe) is not true
