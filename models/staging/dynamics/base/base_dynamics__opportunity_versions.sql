{{ config(enabled=source_is_read('dynamics')) }}

with

opportunities as (select * from {{ ref('base_dynamics__opportunity') }}),

status_names as (
    select *
    from {{ ref('base_dynamics__status_names') }}
    where entity = 'opportunity'
),

processes as (
    select
        *,
        row_number() over (
            partition by opportunity_id
            order by updated_at desc nulls last, _load_id desc, _row desc
        ) as process_rank
    from {{ ref('base_dynamics__process_versions') }}
    where opportunity_id is not null
),

stages as (select * from {{ ref('base_dynamics__processstage') }}),

closes as (
    select
        opportunity_id,
        max(coalesce(ended_at, created_at)) as closed_at
    from {{ ref('base_dynamics__opportunityclose') }}
    where not is_deleted
    group by opportunity_id
),

contacts as (select distinct contact_id from {{ ref('base_dynamics__contact') }}),

currencies as (select * from {{ ref('base_dynamics__transactioncurrency') }}),

{# The closing activity, if it lies on the day of closing or no day is given. #}
closed as (
    select
        opportunities._load_id,
        opportunities._row,
        case
            when
                opportunities.close_day_ended_at is null
                or closes.closed_at between {{ days_later('opportunities.close_day_ended_at', -1) }}
                and opportunities.close_day_ended_at
                then closes.closed_at
        end as closed_exactly_at
    from opportunities
    left join closes
        on opportunities.opportunity_id = closes.opportunity_id
),

final as (
    select
        opportunities.*,
        coalesce(
            opportunities.parent_account_id,
            case when customers.contact_id is null then opportunities.customer_id end
        ) as account_id,
        coalesce(opportunities.parent_contact_id, customers.contact_id) as contact_id,
        currencies.currency,
        coalesce(processes.process_stage, stages.stage_name, opportunities.step_name) as stage_name,
        coalesce(status_names.status_name, opportunities.status_code) as status_name,
        coalesce(opportunities.state_code in ('1', '2'), false) as is_closed,
        opportunities.state_code = '1' as is_won,
        {# Else the end of the day, but not later than the last change. #}
        case
            when opportunities.state_code in ('1', '2')
                then coalesce(
                    closed.closed_exactly_at,
                    least(opportunities.close_day_ended_at, opportunities.updated_at),
                    opportunities.updated_at
                )
        end as closed_at
    from opportunities
    left join status_names
        on opportunities.status_code = status_names.code
    left join processes
        on
            opportunities.opportunity_id = processes.opportunity_id
            and processes.process_rank = 1
    left join stages
        on opportunities.stage_id = stages.stage_id
    left join closed
        on opportunities._load_id = closed._load_id and opportunities._row = closed._row
    left join contacts as customers
        on opportunities.customer_id = customers.contact_id
    left join currencies
        on opportunities.currency_id = currencies.currency_id
)

select * from final
