{#-
    What each scoring rule is worth: how often it gives points, and whether sales accepts and wins
    more of the leads to which it gave some. What sales took past MQL says nothing of acceptance.
-#}
with

rules as (select * from {{ ref('scoring_rules') }}),

handovers as (select * from {{ ref('fct_handovers') }} where not is_direct),

points as (select * from {{ ref('int_handover_points') }}),

kind_rules as (select * from {{ ref('int_touch_kind_rules') }} where rule_kind = 'score'),

kinds as (
    select
        kind_key,
        count(*) as touch_count
    from {{ ref('int_touches') }}
    where not is_machine
    group by kind_key
),

touched as (
    select
        kind_rules.rule_id,
        sum(kinds.touch_count) as touch_count
    from kind_rules
    inner join kinds on kind_rules.kind_key = kinds.kind_key
    group by kind_rules.rule_id
),

totals as (
    select
        count(*) as handover_count,
        sum(case when decision = 'accepted' then 1 else 0 end) as accepted_count,
        sum(case when outcome = 'won' then 1 else 0 end) as won_count
    from handovers
),

fired as (
    select
        points.rule_id,
        count(*) as fired_count,
        sum(points.points) as points_given,
        sum(case when points.uncapped_points > points.points then 1 else 0 end) as capped_count,
        sum(points.uncapped_points - points.points) as points_cut,
        sum(case when handovers.decision = 'accepted' then 1 else 0 end) as accepted_count,
        sum(case when handovers.outcome = 'won' then 1 else 0 end) as won_count
    from points
    inner join handovers
        on
            points.lead_cycle_key = handovers.lead_cycle_key
            and points.round = handovers.round
    group by points.rule_id
),

counted as (
    select
        rules.rule_id,
        rules.dimension,
        rules.contract,
        rules.event_type,
        rules.field,
        rules.points as rule_points,
        rules.cap,
        rules.half_life_days,
        case when rules.dimension = 'behaviour' then coalesce(touched.touch_count, 0) end as touch_count,
        totals.handover_count,
        coalesce(fired.fired_count, 0) as fired_count,
        fired.points_given,
        coalesce(fired.capped_count, 0) as capped_count,
        coalesce(fired.points_cut, 0) as points_cut,
        totals.handover_count - coalesce(fired.fired_count, 0) as silent_count,
        {%- for name in ['accepted', 'won'] %}
        coalesce(fired.{{ name }}_count, 0) as fired_{{ name }}_count,
        totals.{{ name }}_count - coalesce(fired.{{ name }}_count, 0) as silent_{{ name }}_count,
        totals.{{ name }}_count,
        {%- endfor %}
        fired.fired_count >= {{ var('min_group_size') }}
        and totals.handover_count - fired.fired_count >= {{ var('min_group_size') }} as is_comparable
    from rules
    cross join totals
    left join fired on rules.rule_id = fired.rule_id
    left join touched on rules.rule_id = touched.rule_id
),

rated as (
    select
        counted.*
        {%- for name, rate in {'accepted': 'acceptance_rate', 'won': 'win_rate'}.items() %}
        {%- for part in ['fired', 'silent'] %},
        case when is_comparable then {{ safe_divide(part ~ '_' ~ name ~ '_count', part ~ '_count') }} end
            as {{ part }}_{{ rate }},
        case when is_comparable then {{ wilson_low(part ~ '_' ~ name ~ '_count', part ~ '_count') }} end
            as {{ part }}_{{ rate }}_low,
        case when is_comparable then {{ wilson_high(part ~ '_' ~ name ~ '_count', part ~ '_count') }} end
            as {{ part }}_{{ rate }}_high
        {%- endfor %},
        {{ safe_divide(name ~ '_count', 'handover_count') }} as {{ rate }}
        {%- endfor %}
    from counted
),

compared as (
    select
        rated.*
        {%- for rate, name in {'acceptance_rate': 'acceptance', 'win_rate': 'win'}.items() %},
        {{ safe_divide('fired_' ~ rate, rate) }} as {{ name }}_lift,
        fired_{{ rate }} - silent_{{ rate }} as {{ name }}_difference,
        {{ difference_low('fired_' ~ rate, 'silent_' ~ rate) }} as {{ name }}_difference_low,
        {{ difference_high('fired_' ~ rate, 'silent_' ~ rate) }} as {{ name }}_difference_high
        {%- endfor %}
    from rated
),

final as (
    select
        rule_id,
        dimension,
        contract,
        event_type,
        field,
        cast(rule_points as double) as rule_points,
        cast(cap as double) as cap,
        cast(half_life_days as double) as half_life_days,
        cast(touch_count as bigint) as touch_count,
        handover_count,
        fired_count,
        coalesce(not is_comparable, true) as is_small_group,
        {{ shown_rate('fired_rate', 'fired_count', 'handover_count') }},
        round({{ safe_divide('points_given', 'fired_count') }}, 6) as mean_points,
        cast(capped_count as bigint) as capped_count,
        cast(round(points_cut, 6) as double) as points_cut,
        {%- for name, rate in {'accepted': 'acceptance_rate', 'won': 'win_rate'}.items() %}
        {%- for part in ['fired', 'silent'] %}
        cast({{ part }}_{{ name }}_count as bigint) as {{ part }}_{{ name }}_count,
        {{ part }}_{{ rate }},
        {{ part }}_{{ rate }}_low,
        {{ part }}_{{ rate }}_high,
        {%- endfor %}
        {%- set short = {'accepted': 'acceptance', 'won': 'win'}[name] %}
        {{ short }}_lift,
        {{ short }}_difference,
        {{ short }}_difference_low,
        {{ short }}_difference_high,
        {%- endfor %}
        {# A rule that takes points away earns by what it keeps from being accepted and won. #}
        case
            when fired_count = 0 then 'never_fired'
            when not is_comparable then 'too_few'
            when rule_points > 0 and (acceptance_difference_low > 0 or win_difference_low > 0) then 'earns'
            when rule_points < 0 and (acceptance_difference_high < 0 or win_difference_high < 0) then 'earns'
            when rule_points > 0 and (acceptance_difference_high < 0 or win_difference_high < 0) then 'misleads'
            when rule_points < 0 and (acceptance_difference_low > 0 or win_difference_low > 0) then 'misleads'
            when rule_points > 0 and acceptance_difference <= 0 and win_difference <= 0 then 'earns_nothing'
            when rule_points < 0 and acceptance_difference >= 0 and win_difference >= 0 then 'earns_nothing'
            when rule_points = 0 then 'earns_nothing'
            else 'unproven'
        end as verdict
    from compared
)

select * from final
