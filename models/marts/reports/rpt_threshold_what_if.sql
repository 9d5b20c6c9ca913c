{#-
    What if threshold B were x: who would have been handed over, and what came of those who were.
    Of what was handed over as it happened, the outcome is known; of a lead that only a lower x
    hands over it is expected as of those handed over with a score in the same ripeness band as x,
    and where those are too few, as of all.
-#}
{%- set dimensions = {'total': "'all'", 'cycle_type': 'cycle_type', 'persona': 'persona_id'} -%}
{%- set sums = [
    'offered_count', 'offered_accepted_count', 'offered_won_count',
    'unaffected_count', 'not_handed_over_count',
] -%}

with

threshold as (
    select cast(minimum_score as double) as minimum_score
    from {{ ref('thresholds') }}
    where threshold_code = 'B'
),

thresholds as (
    {%- for multiple in what_if_multiples() %}
    select
        {{ loop.index }} as threshold_number,
        cast({{ multiple }} as double) as threshold_multiple,
        round({{ multiple }} * minimum_score, 6) as assumed_score
    from threshold
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

spans as (select * from {{ ref('int_ripening_spans') }}),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

handovers as (select * from {{ ref('fct_handovers') }}),

peaks as (select * from {{ ref('int_ripening_peaks') }}),

leads as (
    select
        spans.cycle_type,
        cycles.persona_id,
        handovers.way,
        handovers.decision,
        handovers.outcome,
        greatest(peaks.peak_score, handovers.score) as best_score
    from spans
    inner join cycles on spans.lead_cycle_key = cycles.lead_cycle_key
    left join handovers
        on
            spans.lead_cycle_key = handovers.lead_cycle_key
            and spans.handover_round = handovers.round
    left join peaks
        on
            spans.lead_cycle_key = peaks.lead_cycle_key
            and spans.span_number = peaks.span_number
),

{# How many of the thresholds each lead reaches. #}
reaching as (
    select
        leads.*,
        {%- for multiple in what_if_multiples() %}
        {{ '+ ' if not loop.first }}case
            when leads.best_score >= round({{ multiple }} * threshold.minimum_score, 6) then 1 else 0
        end
        {%- endfor %} as reached_number
    from leads
    cross join threshold
),

counted as (
    select
        cycle_type,
        persona_id,
        reached_number,
        sum(case when way = 'offered' then 1 else 0 end) as offered_count,
        sum(case when way = 'offered' and decision = 'accepted' then 1 else 0 end) as offered_accepted_count,
        sum(case when way = 'offered' and outcome = 'won' then 1 else 0 end) as offered_won_count,
        sum(case when way in ('direct', 'fast_lane') then 1 else 0 end) as unaffected_count,
        sum(case when way is null then 1 else 0 end) as not_handed_over_count
    from reaching
    group by cycle_type, persona_id, reached_number
),

sliced as (
    {%- for dimension, value in dimensions.items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        reached_number,
        {%- for name in sums %}
        sum({{ name }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counted
    group by {{ value if dimension != 'total' }}{{ ', ' if dimension != 'total' }}reached_number
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# What became of those handed over about as ripe as x would have them. #}
offered_bands as (
    select
        {{ ripeness_band('ripeness') }} as ripeness_band,
        count(*) as near_count,
        sum(case when decision = 'accepted' then 1 else 0 end) as near_accepted_count,
        sum(case when outcome = 'won' then 1 else 0 end) as near_won_count
    from handovers
    where way = 'offered'
    group by {{ ripeness_band('ripeness') }}
),

offered_all as (
    select
        sum(near_count) as near_count,
        sum(near_accepted_count) as near_accepted_count,
        sum(near_won_count) as near_won_count
    from offered_bands
),

assumed as (
    select
        thresholds.*,
        {%- set is_band = 'offered_bands.near_count >= ' ~ var('min_group_size') %}
        case when {{ is_band }} then 'band' else 'all' end as near_basis
        {%- for name in ['near_count', 'near_accepted_count', 'near_won_count'] %},
        case when {{ is_band }} then offered_bands.{{ name }} else coalesce(offered_all.{{ name }}, 0) end
            as {{ name }}
        {%- endfor %}
    from thresholds
    cross join offered_all
    left join offered_bands
        on {{ ripeness_band('thresholds.threshold_multiple') }} = offered_bands.ripeness_band
),

totals as (
    select
        sliced.dimension,
        sliced.dimension_value,
        assumed.threshold_multiple,
        assumed.assumed_score,
        assumed.near_basis,
        assumed.near_count,
        assumed.near_accepted_count,
        assumed.near_won_count,
        sum(sliced.unaffected_count) as unaffected_count,
        sum(sliced.offered_count) as offered_count,
        sum(sliced.offered_accepted_count) as accepted_count,
        sum(sliced.offered_won_count) as won_count,
        {%- set is_reached = 'sliced.reached_number >= assumed.threshold_number' %}
        sum(case when {{ is_reached }} then sliced.offered_count else 0 end) as kept_count,
        sum(case when {{ is_reached }} then sliced.offered_accepted_count else 0 end) as kept_accepted_count,
        sum(case when {{ is_reached }} then sliced.offered_won_count else 0 end) as kept_won_count,
        sum(case when {{ is_reached }} then sliced.not_handed_over_count else 0 end) as added_count
    from sliced
    cross join assumed
    group by
        sliced.dimension,
        sliced.dimension_value,
        assumed.threshold_multiple,
        assumed.assumed_score,
        assumed.near_basis,
        assumed.near_count,
        assumed.near_accepted_count,
        assumed.near_won_count
),

rated as (
    select
        totals.*,
        {{ shown_rate('near_acceptance_rate', 'near_accepted_count', 'near_count') }},
        {{ shown_rate('near_win_rate', 'near_won_count', 'near_count') }}
    from totals
),

final as (
    select
        dimension,
        dimension_value,
        threshold_multiple,
        assumed_score,
        threshold_multiple = 1 as is_current,
        cast(unaffected_count as bigint) as unaffected_count,
        cast(offered_count as bigint) as offered_count,
        cast(accepted_count as bigint) as accepted_count,
        cast(won_count as bigint) as won_count,
        cast(kept_count as bigint) as kept_count,
        cast(kept_accepted_count as bigint) as kept_accepted_count,
        cast(kept_won_count as bigint) as kept_won_count,
        cast(offered_count - kept_count as bigint) as held_back_count,
        cast(accepted_count - kept_accepted_count as bigint) as lost_accepted_count,
        cast(won_count - kept_won_count as bigint) as lost_won_count,
        cast(added_count as bigint) as added_count,
        cast(kept_count + added_count as bigint) as handed_over_count,
        near_basis,
        cast(near_count as bigint) as near_count,
        near_count < {{ var('min_group_size') }} as is_small_group,
        near_acceptance_rate,
        near_acceptance_rate_low,
        near_acceptance_rate_high,
        near_win_rate,
        near_win_rate_low,
        near_win_rate_high,
        kept_accepted_count + case when added_count > 0 then added_count * near_acceptance_rate else 0 end
            as expected_accepted_count,
        kept_won_count + case when added_count > 0 then added_count * near_win_rate else 0 end
            as expected_won_count
    from rated
)

select * from final
