{#-
    Does more score mean more acceptance and more wins? Handovers in ten groups of equal size by
    their score, equal scores together; and the concordance of the score: how often, of one that was
    accepted (won) and one that was not, the former had the higher score, ties counting half. It is
    the area under the ROC curve, by the rank sums of Mann and Whitney (1947).
-#}
{%- set outcomes = {'accepted': "decision = 'accepted'", 'won': "outcome = 'won'"} -%}

with

handovers as (
    select
        score,
        decision,
        outcome
    from {{ ref('fct_handovers') }}
    where not is_direct
),

ranked as (
    select
        handovers.*,
        rank() over (order by score) as score_rank,
        count(*) over (partition by score) as tie_count,
        count(*) over () as total_count
    from handovers
),

grouped as (
    select
        ranked.*,
        1 + cast(floor(10.0 * (score_rank - 1) / total_count) as integer) as own_group,
        score_rank + (tie_count - 1) / 2.0 as mean_rank
    from ranked
),

parts as (
    select own_group as score_group, grouped.* from grouped
    union all
    select 0 as score_group, grouped.* from grouped
),

told as (
    {%- for outcome, condition in outcomes.items() %}
    select
        '{{ outcome }}' as outcome,
        score_group,
        count(*) as handover_count,
        min(score) as score_from,
        max(score) as score_to,
        {{ safe_divide(exact_sum('score'), 'count(score)') }} as mean_score,
        sum(case when {{ condition }} then 1 else 0 end) as reached_count,
        sum(case when {{ condition }} then mean_rank else 0 end) as rank_sum
    from parts
    group by score_group
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        outcome,
        cast(score_group as integer) as score_group,
        handover_count,
        score_from,
        score_to,
        round(mean_score, 6) as mean_score,
        cast(reached_count as bigint) as reached_count,
        handover_count < {{ var('min_group_size') }} as is_small_group,
        {%- set is_shown = 'handover_count >= ' ~ var('min_group_size') %}
        case when {{ is_shown }} then {{ safe_divide('reached_count', 'handover_count') }} end as reached_rate,
        case when {{ is_shown }} then {{ wilson_low('reached_count', 'handover_count') }} end as reached_rate_low,
        case when {{ is_shown }} then {{ wilson_high('reached_count', 'handover_count') }} end
            as reached_rate_high,
        case
            when
                score_group = 0
                and reached_count >= {{ var('min_group_size') }}
                and handover_count - reached_count >= {{ var('min_group_size') }}
                then {{ safe_divide(
                    'rank_sum - reached_count * (reached_count + 1) / 2.0',
                    '(cast(reached_count as double) * (handover_count - reached_count))'
                ) }}
        end as concordance
    from told
)

select * from final
