{#-
    The ways over channels as a Markov chain: how often a contact with one channel is followed by
    one with another, by the passing or by nothing. Beside the full chain, one for each channel
    that is thought away: whoever would have come to it gets no further. The chains have (start),
    the channels, and (passed) and (lost), which are left no more.
-#}
with

paths as (select * from {{ ref('int_attribution_paths') }}),

ordered as (
    select
        lead_cycle_key,
        threshold,
        is_passed,
        channel_id,
        contact_number,
        lag(channel_id) over so_far as previous_channel_id
    from paths
    window so_far as (partition by lead_cycle_key, threshold order by contact_number)
),

{# Of several contacts with one channel on end, one. #}
visits as (
    select
        threshold,
        is_passed,
        coalesce(previous_channel_id, '(start)') as from_state,
        channel_id as to_state,
        lead(channel_id) over (
            partition by lead_cycle_key, threshold order by contact_number
        ) as next_channel_id
    from ordered
    where previous_channel_id is null or previous_channel_id != channel_id
),

moves as (
    select threshold, from_state, to_state, count(*) as move_count
    from visits
    group by threshold, from_state, to_state
    union all
    select
        threshold,
        to_state as from_state,
        case when is_passed then '(passed)' else '(lost)' end as to_state,
        count(*) as move_count
    from visits
    where next_channel_id is null
    group by threshold, to_state, is_passed
),

full_chain as (
    select
        threshold,
        from_state,
        to_state,
        cast(move_count as double)
        / sum(move_count) over (partition by threshold, from_state) as probability
    from moves
),

removals as (
    select threshold, '(nothing)' as removed_channel_id
    from full_chain
    group by threshold
    union all
    select threshold, to_state as removed_channel_id
    from full_chain
    where to_state not in ('(passed)', '(lost)')
    group by threshold, to_state
),

chains as (
    select
        removals.threshold,
        removals.removed_channel_id,
        full_chain.from_state,
        case
            when full_chain.to_state = removals.removed_channel_id then '(lost)'
            else full_chain.to_state
        end as to_state,
        full_chain.probability
    from removals
    inner join full_chain on removals.threshold = full_chain.threshold
    where full_chain.from_state != removals.removed_channel_id
    union all
    {%- for state in ['(passed)', '(lost)'] %}
    select
        threshold,
        removed_channel_id,
        '{{ state }}' as from_state,
        '{{ state }}' as to_state,
        1.0 as probability
    from removals
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        threshold,
        removed_channel_id,
        from_state,
        to_state,
        {{ exact_sum('probability', places=32) }} as probability
    from chains
    group by threshold, removed_channel_id, from_state, to_state
)

select * from final
