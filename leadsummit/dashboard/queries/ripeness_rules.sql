-- What each scoring rule earns, the largest difference in acceptance first.
select
    rule_id,
    dimension,
    contract,
    event_type,
    field,
    rule_points,
    handover_count,
    fired_count,
    fired_rate,
    is_small_group,
    fired_acceptance_rate,
    silent_acceptance_rate,
    acceptance_difference,
    acceptance_difference_low,
    acceptance_difference_high,
    fired_win_rate,
    silent_win_rate,
    win_difference,
    win_difference_low,
    win_difference_high,
    verdict
from marts.rpt_scoring_rules
order by acceptance_difference desc nulls last, rule_id
