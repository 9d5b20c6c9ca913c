-- Whether more score means more: acceptance and wins in ten groups of equal size by score.
select
    outcome,
    score_group,
    score_from,
    score_to,
    handover_count as population_count,
    reached_count,
    is_small_group,
    case when not is_small_group then reached_rate end as rate,
    case when not is_small_group then reached_rate_low end as rate_low,
    case when not is_small_group then reached_rate_high end as rate_high,
    max(case when score_group = 0 then concordance end) over (partition by outcome) as concordance
from marts.rpt_score_calibration
order by outcome, score_group
