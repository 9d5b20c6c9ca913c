{#- Under every threshold each handover of the ledger is kept, held back or not for it to decide; and
    at threshold B of today, as the score that the ledger itself found says. -#}
with

handovers as (
    select
        count(*) as handovers,
        coalesce(sum(case when outcome = 'won' and way = 'offered' then 1 else 0 end), 0) as wins
    from {{ ref('fct_handovers') }}
),

reported as (
    select
        dimension,
        threshold_multiple,
        sum(kept_count + held_back_count + unaffected_count) as handovers,
        sum(kept_won_count + lost_won_count) as wins
    from {{ ref('rpt_threshold_what_if') }}
    group by dimension, threshold_multiple
),

first_hits as (
    select
        spans.lead_cycle_key,
        spans.span_number,
        max(score_hits.score) as score_in_ledger
    from {{ ref('int_ripening_spans') }} as spans
    inner join {{ ref('int_score_hits') }} as score_hits
        on
            spans.person_key = score_hits.person_key
            and spans.began_at = score_hits.anchor_at
            and spans.is_exclusive = score_hits.is_exclusive
            and (
                score_hits.occurred_at <= coalesce(spans.handed_over_at, spans.ended_at)
                or coalesce(spans.handed_over_at, spans.ended_at) is null
            )
    where not spans.is_direct and coalesce(spans.handover_kind, 'none') != 'fast_lane'
    group by spans.lead_cycle_key, spans.span_number
),

ripe as (
    select peaks.*
    from {{ ref('int_ripening_peaks') }} as peaks
    cross join {{ ref('thresholds') }} as thresholds
    where thresholds.threshold_code = 'B' and peaks.peak_score >= thresholds.minimum_score
)

select
    reported.dimension || ' at ' || cast(reported.threshold_multiple as {{ dbt.type_string() }}) as part,
    cast(reported.handovers as double) as reported,
    cast(handovers.handovers as double) as expected
from reported
cross join handovers
where (reported.handovers = handovers.handovers and reported.wins = handovers.wins) is not true
union all
select
    coalesce(first_hits.lead_cycle_key, ripe.lead_cycle_key) as part,
    ripe.peak_score as reported,
    first_hits.score_in_ledger as expected
from first_hits
full join ripe
    on
        first_hits.lead_cycle_key = ripe.lead_cycle_key
        and first_hits.span_number = ripe.span_number
where (abs(ripe.peak_score - first_hits.score_in_ledger) < 0.00001) is not true
