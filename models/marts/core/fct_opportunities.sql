{#- Built after int_changed_persons, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_changed_persons') }}

with

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

outcomes as (select * from {{ ref('int_opportunity_outcomes') }}),

states as (select * from {{ ref('int_opportunity_states') }}),

cycles as (select * from {{ ref('int_cycles') }}),

person_accounts as (select * from {{ ref('int_person_accounts') }}),

{# From ripeness to the close the order is the same for all cycles. #}
levels as (
    select * from {{ ref('int_stage_levels') }}
    where cycle_type = 'new_lead' and not is_foreign
),

stamps as (
    select
        states.source,
        states.sales_record_id as opportunity_id,
        {%- for stage in stage_codes() if stage not in ['ABS', 'AFS', 'WIK', 'CUS', 'INF', 'BEF', 'EVA', 'BEW'] %}
        min(case
            when levels.active_stage_code = '{{ stage }}' and states.meaning = 'stage' then states.occurred_at
        end) as {{ stage | lower }}_entered_at,
        {%- endfor %}
        max(case when states.meaning = 'lost' and not states.is_born then states.occurred_at end)
            as lost_change_at,
        max_by(
            states.reason,
            case when states.meaning = 'lost' and states.reason is not null then states.occurred_at end
        ) as lost_change_reason
    from states
    left join levels on states.stage_code = levels.stage_code
    group by states.source, states.sales_record_id
),

{# The cycle in which an opportunity was created; where one ends and the next begins at that
   instant, the one that ends, as its win does. #}
cycles_of as (
    select
        opportunities.source,
        opportunities.opportunity_id,
        min_by(cycles.lead_cycle_key, cycles.cycle_number) as lead_cycle_key
    from opportunities
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
    inner join cycles
        on
            opportunity_persons.person_key = cycles.person_key
            and cycles.started_at <= opportunities.created_at
            and (cycles.ended_at is null or cycles.ended_at >= opportunities.created_at)
    group by opportunities.source, opportunities.opportunity_id
),

decided as (
    select
        opportunity_persons.opportunity_key,
        opportunities.*,
        opportunity_persons.person_key,
        outcomes.won_at,
        case when outcomes.won_at is null then coalesce(outcomes.lost_at, stamps.lost_change_at) end as lost_at,
        coalesce(stamps.lost_change_reason, opportunities.lost_reason) as final_reason,
        {{ reporting_date('coalesce(outcomes.won_at, opportunities.created_at)') }} as valued_on
    from opportunities
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
    inner join outcomes
        on
            opportunities.source = outcomes.source
            and opportunities.opportunity_id = outcomes.opportunity_id
    left join stamps
        on
            opportunities.source = stamps.source
            and opportunities.opportunity_id = stamps.opportunity_id
),

amounts as (
    {{ amounts_in_reporting('decided', 'opportunity_key', 'amount', 'currency', 'valued_on') }}
),

final as (
    select
        decided.opportunity_key,
        decided.opportunity_id,
        decided.source,
        decided.person_key,
        case
            when decided.account_id is not null
                then {{ surrogate_key(["'account'", 'decided.source', 'decided.account_id']) }}
            else person_accounts.account_key
        end as account_key,
        cycles_of.lead_cycle_key,
        decided.business_type,
        decided.status,
        decided.product_id,
        case when decided.final_reason is not null and decided.lost_at is not null then
            {{ surrogate_key(["'reason'", 'decided.source', 'decided.final_reason']) }}
        end as reason_key,
        case when decided.sales_unit_id is not null then
            {{ surrogate_key(["'sales_unit'", 'decided.source', 'decided.sales_unit_id']) }}
        end as sales_unit_key,
        decided.currency,
        decided.amount,
        amounts.amount_reporting,
        decided.valued_on,
        decided.expected_close_on,
        case
            when decided.won_at is not null then true
            when decided.lost_at is not null then false
        end as is_won,
        decided.created_at,
        coalesce(decided.won_at, decided.lost_at) as closed_at,
        {%- for stage in ['mql', 'sal', 'sfc', 'ban', 'bci', 'lpn', 'ang'] %}
        stamps.{{ stage }}_entered_at,
        {%- endfor %}
        decided.won_at as abs_entered_at,
        decided.known_at
    from decided
    inner join amounts on decided.opportunity_key = amounts.opportunity_key
    left join stamps
        on decided.source = stamps.source and decided.opportunity_id = stamps.opportunity_id
    left join cycles_of
        on decided.source = cycles_of.source and decided.opportunity_id = cycles_of.opportunity_id
    left join person_accounts on decided.person_key = person_accounts.person_key
)

select * from final
