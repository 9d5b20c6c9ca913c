{#-
    What each scoring rule gave at the instant of each handover. A behaviour rule gives min(cap,
    sum of points * 2^(-age / half-life)) over the touches since the lead began to ripen, those of
    the instant itself included; a fit rule gives its points once, by what was known of the person
    then. Rounded, so that no order of summation shows.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

handovers as (
    select
        lead_cycle_key,
        person_key,
        handover_round as round,
        began_at,
        is_exclusive,
        handed_over_at
    from {{ ref('int_ripening_spans') }}
    where handed_over_at is not null and {{ is_changed_person('person_key') }}
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

attributes as (
    select * from {{ ref('int_person_attributes') }}
    where valid_from < valid_until and {{ is_changed_person('person_key') }}
),

rules as (select * from {{ ref('scoring_rules') }}),

{# Some touches meet several rules: those before a handover are told apart first. #}
counted as (
    select
        handovers.lead_cycle_key,
        handovers.person_key,
        handovers.round,
        touches.kind_key,
        {{ days_between('touches.occurred_at', 'handovers.handed_over_at') }} as age_days
    from handovers
    inner join touches
        on
            handovers.person_key = touches.person_key
            and touches.occurred_at <= handovers.handed_over_at
            and (
                touches.occurred_at > handovers.began_at
                or (touches.occurred_at = handovers.began_at and not handovers.is_exclusive)
            )
),

behaved as (
    select
        counted.lead_cycle_key,
        counted.person_key,
        counted.round,
        rules.rule_id,
        rules.cap,
        count(*) as match_count,
        {{ exact_sum('rules.points * case when rules.half_life_days is null then 1'
            ~ ' else power(2, -counted.age_days / rules.half_life_days) end') }} as earned_points
    from counted
    inner join kind_rules on counted.kind_key = kind_rules.kind_key
    inner join rules on kind_rules.rule_id = rules.rule_id
    group by counted.lead_cycle_key, counted.person_key, counted.round, rules.rule_id, rules.cap
),

distinct_values as (
    select distinct
        attributes.contract,
        attributes.field,
        attributes.value
    from attributes
    inner join handovers on attributes.person_key = handovers.person_key
),

fit_hits as (
    select
        distinct_values.contract,
        distinct_values.field,
        distinct_values.value,
        rules.rule_id
    from distinct_values
    inner join rules
        on
            distinct_values.contract = rules.contract
            and distinct_values.field = rules.field
    where
        rules.dimension = 'fit'
        and (rules.pattern is null or {{ matches_pattern('distinct_values.value', 'rules.pattern') }})
),

fitted as (
    select distinct
        handovers.lead_cycle_key,
        handovers.person_key,
        handovers.round,
        fit_hits.rule_id
    from handovers
    inner join attributes
        on
            handovers.person_key = attributes.person_key
            and handovers.handed_over_at >= attributes.valid_from
            and handovers.handed_over_at < attributes.valid_until
    inner join fit_hits
        on
            attributes.contract = fit_hits.contract
            and attributes.field = fit_hits.field
            and attributes.value = fit_hits.value
),

final as (
    select
        lead_cycle_key,
        round,
        person_key,
        'behaviour' as dimension,
        rule_id,
        match_count,
        round(earned_points, 9) as uncapped_points,
        round(least(earned_points, coalesce(cap, 1e308)), 9) as points
    from behaved
    union all
    select
        fitted.lead_cycle_key,
        fitted.round,
        fitted.person_key,
        'fit' as dimension,
        fitted.rule_id,
        1 as match_count,
        rules.points as uncapped_points,
        least(rules.points, coalesce(rules.cap, rules.points)) as points
    from fitted
    inner join rules on fitted.rule_id = rules.rule_id
)

select * from final
