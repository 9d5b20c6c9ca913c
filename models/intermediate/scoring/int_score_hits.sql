{#-
    Touches at which the score since an anchor stands at or above threshold B.

    A behaviour rule gives min(cap, sum of points * 2^(-age / half-life)) over its matches since
    the anchor. The sum is a running one: each match is weighed by 2^(days since the anchor /
    half-life) and the total brought back to the instant that asks. Fit is added as of that
    instant. Rounded to six decimals, so that a score that meets the threshold meets it in any
    order of summation. Only persons who can reach the threshold at all are worked out.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

touches as (
    select * from {{ ref('int_touches') }}
    where not is_machine and {{ is_changed_person('person_key') }}
),

kind_rules as (select * from {{ ref('int_touch_kind_rules') }} where rule_kind = 'score'),

rules as (select * from {{ ref('scoring_rules') }} where dimension = 'behaviour'),

fit as (select * from {{ ref('int_fit_points') }}),

anchors as (select * from {{ ref('int_score_anchors') }}),

threshold as (
    select minimum_score from {{ ref('thresholds') }} where threshold_code = 'B'
),

matches as (
    select
        touches.person_key,
        rules.rule_id,
        touches.occurred_at,
        sum(rules.points) as points
    from touches
    inner join kind_rules on touches.kind_key = kind_rules.kind_key
    inner join rules on kind_rules.rule_id = rules.rule_id
    group by touches.person_key, rules.rule_id, touches.occurred_at
),

rule_limits as (
    select
        matches.person_key,
        matches.rule_id,
        rules.cap,
        rules.half_life_days,
        greatest(0, least(
            sum(case when matches.points > 0 then matches.points else 0 end),
            coalesce(rules.cap, 1e308)
        )) as most_points
    from matches
    inner join rules on matches.rule_id = rules.rule_id
    group by
        matches.person_key,
        matches.rule_id,
        rules.cap,
        rules.half_life_days
),

fit_limits as (
    select person_key, max(fit_points) as most_points from fit group by person_key
),

able as (
    select limits.person_key
    from (
        select person_key, most_points from rule_limits
        union all
        select person_key, most_points from fit_limits
    ) as limits
    cross join threshold
    group by limits.person_key, threshold.minimum_score
    having sum(greatest(0, limits.most_points)) >= threshold.minimum_score - 0.000001
),

moments as (
    select distinct
        touches.person_key,
        touches.occurred_at
    from touches
    inner join able on touches.person_key = able.person_key
),

anchored as (
    select
        moments.person_key,
        anchors.anchor_at,
        anchors.is_exclusive,
        moments.occurred_at
    from moments
    inner join anchors
        on
            moments.person_key = anchors.person_key
            and (
                moments.occurred_at > anchors.anchor_at
                or (moments.occurred_at = anchors.anchor_at and not anchors.is_exclusive)
            )
            and (anchors.counts_until is null or moments.occurred_at <= anchors.counts_until)
),

running as (
    select
        anchored.person_key,
        anchored.anchor_at,
        anchored.is_exclusive,
        anchored.occurred_at,
        rule_limits.cap,
        case
            when rule_limits.half_life_days is null then sum(matches.points) over so_far
            else
                sum(
                    matches.points
                    * power(2, {{ days_between('anchored.anchor_at', 'anchored.occurred_at') }} / rule_limits.half_life_days)
                ) over so_far
                * power(2, -{{ days_between('anchored.anchor_at', 'anchored.occurred_at') }} / rule_limits.half_life_days)
        end as rule_points
    from anchored
    left join rule_limits on anchored.person_key = rule_limits.person_key
    left join matches
        on
            anchored.person_key = matches.person_key
            and rule_limits.rule_id = matches.rule_id
            and anchored.occurred_at = matches.occurred_at
    window so_far as (
        partition by
            anchored.person_key,
            anchored.anchor_at,
            anchored.is_exclusive,
            rule_limits.rule_id
        order by anchored.occurred_at
        rows between unbounded preceding and current row
    )
),

behaviour_scores as (
    select
        person_key,
        anchor_at,
        is_exclusive,
        occurred_at,
        sum(least(coalesce(rule_points, 0), coalesce(cap, 1e308))) as behaviour_points
    from running
    group by
        person_key,
        anchor_at,
        is_exclusive,
        occurred_at
),

scores as (
    select
        behaviour_scores.person_key,
        behaviour_scores.anchor_at,
        behaviour_scores.is_exclusive,
        behaviour_scores.occurred_at,
        round(behaviour_scores.behaviour_points + coalesce(fit.fit_points, 0), 6) as score
    from behaviour_scores
    left join fit
        on
            behaviour_scores.person_key = fit.person_key
            and behaviour_scores.occurred_at >= fit.valid_from
            and behaviour_scores.occurred_at < fit.valid_until
),

final as (
    select
        scores.person_key,
        scores.anchor_at,
        scores.is_exclusive,
        scores.occurred_at,
        scores.score,
        row_number() over (
            partition by scores.person_key, scores.anchor_at, scores.is_exclusive
            order by scores.occurred_at
        ) as hit_number
    from scores
    cross join threshold
    where scores.score >= threshold.minimum_score
)

select * from final
