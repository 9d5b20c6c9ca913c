{#-
    When each opportunity was won, at most once, and when it was lost without a stage change
    that says so. `winning_contract` and `winning_record_id` name the record that tells.
-#}
with

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

states as (select * from {{ ref('int_opportunity_states') }} where not is_born),

first_won_changes as (
    select
        source,
        sales_record_id,
        record_id,
        is_date_known,
        occurred_at,
        known_at,
        row_number() over (
            partition by source, sales_record_id order by occurred_at, record_id
        ) as change_rank
    from states
    where meaning = 'won'
),

lost_changes as (
    select distinct source, sales_record_id from states where meaning = 'lost'
),

decided as (
    select
        opportunities.source,
        opportunities.opportunity_id,
        opportunities.lost_reason,
        greatest(opportunities.closed_at, opportunities.created_at) as decided_at,
        opportunities.is_won is not null and opportunities.is_won
        and opportunities.closed_at is not null as is_won_by_date,
        {# Null where no change decides: a condition on one side would leave no key to join by. #}
        case
            when
                opportunities.is_won is null
                or (opportunities.is_won and opportunities.closed_at is null)
                then opportunities.opportunity_id
        end as id_won_by_change,
        opportunities.is_won is not null and not opportunities.is_won
        and opportunities.closed_at is not null
        and lost_changes.sales_record_id is null as is_lost_by_date,
        opportunities.is_date_known,
        opportunities.known_at
    from opportunities
    left join lost_changes
        on
            opportunities.source = lost_changes.source
            and opportunities.opportunity_id = lost_changes.sales_record_id
),

final as (
    select
        decided.source,
        decided.opportunity_id,
        case
            when decided.is_won_by_date and decided.decided_at <= {{ as_of() }} then decided.decided_at
            else first_won_changes.occurred_at
        end as won_at,
        case
            when decided.is_won_by_date then 'opportunities'
            when first_won_changes.record_id is not null then 'opportunity_stage_changes'
        end as winning_contract,
        case
            when decided.is_won_by_date then decided.opportunity_id
            else first_won_changes.record_id
        end as winning_record_id,
        case when decided.is_won_by_date then decided.is_date_known else first_won_changes.is_date_known end
            as is_win_date_known,
        case when decided.is_won_by_date then decided.known_at else first_won_changes.known_at end
            as win_known_at,
        case when decided.is_lost_by_date and decided.decided_at <= {{ as_of() }} then decided.decided_at end
            as lost_at,
        decided.lost_reason,
        decided.is_date_known as is_lost_date_known,
        decided.known_at as lost_known_at
    from decided
    left join first_won_changes
        on
            decided.source = first_won_changes.source
            and decided.id_won_by_change = first_won_changes.sales_record_id
            and first_won_changes.change_rank = 1
)

select * from final
