{#- What each won cycle was worth: the opportunity, or the order without one, that won it. -#}
with

wins as (
    select
        *,
        {# A condition on this side alone leaves a join without a key to join by. #}
        case when evidence_contract = 'orders' then evidence_record_id end as order_id
    from {{ ref('fct_stage_transitions') }}
    where kind = 'win'
),

outcomes as (select * from {{ ref('int_opportunity_outcomes') }} where won_at is not null),

opportunities as (select * from {{ ref('fct_opportunities') }} where is_won),

orders as (select * from {{ ref('fct_orders') }} where order_part = 'sale'),

final as (
    select
        wins.lead_cycle_key,
        cast(coalesce(opportunities.amount_reporting, orders.amount_reporting, 0) as decimal(18, 2))
            as won_value
    from wins
    left join outcomes
        on
            wins.evidence_source = outcomes.source
            and wins.evidence_contract = outcomes.winning_contract
            and wins.evidence_record_id = outcomes.winning_record_id
    left join opportunities
        on
            outcomes.source = opportunities.source
            and outcomes.opportunity_id = opportunities.opportunity_id
    left join orders
        on
            wins.evidence_source = orders.source
            and wins.order_id = orders.order_id
)

select * from final
