{#- Calibration and each scoring rule look at all handovers that sales could decide on, and at what came
    of them: as many as the facts have. -#}
with

handovers as (
    select
        count(*) as handover_count,
        coalesce(sum(case when decision = 'accepted' then 1 else 0 end), 0) as accepted_count,
        coalesce(sum(case when outcome = 'won' then 1 else 0 end), 0) as won_count
    from {{ ref('fct_handovers') }}
    where not is_direct
),

reported as (
    select
        'rpt_score_calibration: ' || outcome
        || case when score_group = 0 then ', all' else ', groups' end as report,
        sum(handover_count) as handover_count,
        sum(case when outcome = 'accepted' then reached_count end) as accepted_count,
        sum(case when outcome = 'won' then reached_count end) as won_count
    from {{ ref('rpt_score_calibration') }}
    group by outcome, case when score_group = 0 then ', all' else ', groups' end
    union all
    select
        'rpt_scoring_rules: ' || rule_id as report,
        handover_count,
        fired_accepted_count + silent_accepted_count as accepted_count,
        fired_won_count + silent_won_count as won_count
    from {{ ref('rpt_scoring_rules') }}
),

final as (
    select
        reported.*,
        handovers.handover_count as handovers_in_facts,
        handovers.accepted_count as accepted_in_facts,
        handovers.won_count as won_in_facts
    from reported
    cross join handovers
    where
        reported.handover_count != handovers.handover_count
        or reported.accepted_count != handovers.accepted_count
        or reported.won_count != handovers.won_count
)

select * from final
