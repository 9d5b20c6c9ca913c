{#-
    How high the score of each lead rose while it was nurtured: over the touches of a span until it
    was handed over, or until the span ended. Only of leads that marketing hands over or might have
    (not those that asked for contact or that sales took), and only where the score can have come
    as far as the lowest threshold that "what if B were x" asks about: for the rest it is enough to
    know that it did not. The running sum is that of int_score_hits.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

{%- set age_days = days_between('moments.began_at', 'moments.occurred_at') %}

with

spans as (
    select
        lead_cycle_key,
        span_number,
        person_key,
        began_at,
        is_exclusive,
        handed_over_at,
        coalesce(handed_over_at, ended_at) as until_at
    from {{ ref('int_ripening_spans') }}
    where
        not is_direct
        and (handover_kind is null or handover_kind != 'fast_lane')
        and {{ is_changed_person('person_key') }}
),

touches as (
    select
        person_key,
        kind_key,
        occurred_at
    from {{ ref('int_touches') }}
    where not is_machine and {{ is_changed_person('person_key') }}
),

kind_rules as (select * from {{ ref('int_touch_kind_rules') }} where rule_kind = 'score'),

rules as (select * from {{ ref('scoring_rules') }} where dimension = 'behaviour'),

fit as (
    select * from {{ ref('int_fit_points') }}
    where {{ is_changed_person('person_key') }}
),

least_asked as (
    select {{ what_if_multiples() | min }} * minimum_score as score
    from {{ ref('thresholds') }}
    where threshold_code = 'B'
),

in_span as (
    select
        spans.lead_cycle_key,
        spans.span_number,
        touches.kind_key,
        touches.occurred_at
    from spans
    inner join touches
        on
            spans.person_key = touches.person_key
            and (
                touches.occurred_at > spans.began_at
                or (touches.occurred_at = spans.began_at and not spans.is_exclusive)
            )
            and (spans.until_at is null or touches.occurred_at <= spans.until_at)
),

matches as (
    select
        in_span.lead_cycle_key,
        in_span.span_number,
        rules.rule_id,
        in_span.occurred_at,
        sum(rules.points) as points
    from in_span
    inner join kind_rules on in_span.kind_key = kind_rules.kind_key
    inner join rules on kind_rules.rule_id = rules.rule_id
    group by in_span.lead_cycle_key, in_span.span_number, rules.rule_id, in_span.occurred_at
),

span_rules as (
    select
        matches.lead_cycle_key,
        matches.span_number,
        matches.rule_id,
        rules.cap,
        rules.half_life_days,
        greatest(0, least(
            sum(greatest(0, matches.points)),
            coalesce(rules.cap, 1e308)
        )) as most_points
    from matches
    inner join rules on matches.rule_id = rules.rule_id
    group by
        matches.lead_cycle_key,
        matches.span_number,
        matches.rule_id,
        rules.cap,
        rules.half_life_days
),

most_fit as (
    select
        person_key,
        max(fit_points) as most_points
    from fit
    group by person_key
),

most_behaviour as (
    select
        lead_cycle_key,
        span_number,
        sum(most_points) as most_points
    from span_rules
    group by lead_cycle_key, span_number
),

able as (
    select spans.*
    from spans
    cross join least_asked
    left join most_behaviour
        on
            spans.lead_cycle_key = most_behaviour.lead_cycle_key
            and spans.span_number = most_behaviour.span_number
    left join most_fit on spans.person_key = most_fit.person_key
    where
        coalesce(most_behaviour.most_points, 0) + greatest(0, coalesce(most_fit.most_points, 0))
        >= least_asked.score - 0.000001
),

moments as (
    select distinct
        able.lead_cycle_key,
        able.span_number,
        able.person_key,
        able.began_at,
        in_span.occurred_at
    from able
    inner join in_span
        on
            able.lead_cycle_key = in_span.lead_cycle_key
            and able.span_number = in_span.span_number
),

running as (
    select
        moments.lead_cycle_key,
        moments.span_number,
        moments.person_key,
        moments.occurred_at,
        span_rules.cap,
        case
            when span_rules.half_life_days is null then sum(matches.points) over so_far
            else
                sum(
                    matches.points
                    * power(2, {{ age_days }} / span_rules.half_life_days)
                ) over so_far
                * power(2, -{{ age_days }} / span_rules.half_life_days)
        end as rule_points
    from moments
    left join span_rules
        on
            moments.lead_cycle_key = span_rules.lead_cycle_key
            and moments.span_number = span_rules.span_number
    left join matches
        on
            moments.lead_cycle_key = matches.lead_cycle_key
            and moments.span_number = matches.span_number
            and span_rules.rule_id = matches.rule_id
            and moments.occurred_at = matches.occurred_at
    window so_far as (
        partition by moments.lead_cycle_key, moments.span_number, span_rules.rule_id
        order by moments.occurred_at
        rows between unbounded preceding and current row
    )
),

behaved as (
    select
        lead_cycle_key,
        span_number,
        person_key,
        occurred_at,
        {{ exact_sum('least(coalesce(rule_points, 0), coalesce(cap, 1e308))') }} as behaviour_points
    from running
    group by lead_cycle_key, span_number, person_key, occurred_at
),

final as (
    select
        behaved.lead_cycle_key,
        behaved.span_number,
        behaved.person_key,
        max(round(behaved.behaviour_points + coalesce(fit.fit_points, 0), 6)) as peak_score
    from behaved
    left join fit
        on
            behaved.person_key = fit.person_key
            and behaved.occurred_at >= fit.valid_from
            and behaved.occurred_at < fit.valid_until
    group by behaved.lead_cycle_key, behaved.span_number, behaved.person_key
)

select * from final
