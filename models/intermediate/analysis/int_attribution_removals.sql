{#-
    What each channel adds: the share of all that passes that would not pass without it, by the
    chains after 1024 steps, when all have come to an end. E. Anderl, I. Becker, F. von
    Wangenheim, J. H. Schumann, Mapping the customer journey (2016).
-#}
with

leaps as (select * from {{ ref('int_attribution_leaps') }}),

{{ chain_leaps('leaps', ['threshold', 'removed_channel_id'], 5) }}

ends as (
    select
        threshold,
        removed_channel_id,
        {{ exact_sum("case when to_state = '(passed)' then probability else 0 end", places=32) }}
            as passing_probability
    from leap_5
    where from_state = '(start)'
    group by threshold, removed_channel_id
),

compared as (
    select
        removed.threshold,
        removed.removed_channel_id as channel_id,
        whole.passing_probability,
        removed.passing_probability as passing_probability_without,
        {{ safe_divide(
            'whole.passing_probability - removed.passing_probability', 'whole.passing_probability'
        ) }}
            as removal_effect
    from ends as removed
    inner join ends as whole
        on removed.threshold = whole.threshold and whole.removed_channel_id = '(nothing)'
    where removed.removed_channel_id != '(nothing)'
),

final as (
    select
        compared.*,
        {{ safe_divide('removal_effect', exact_sum('removal_effect', '(partition by threshold)')) }}
            as credited_share
    from compared
)

select * from final
