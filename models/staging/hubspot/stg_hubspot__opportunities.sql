{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() %}

with

deals as (select * from {{ ref('base_hubspot__deals') }}),

stages as (select * from {{ ref('base_hubspot__deal_pipeline_stages') }}),

states as (select * from {{ ref('base_hubspot__deal_states') }}),

companies as (select * from {{ ref('base_hubspot__deal_companies') }}),

mergers as (select * from {{ ref('base_hubspot__deal_merges') }}),

deals_with_history as (
    select distinct deal_id from states
    where is_date_known
),

current_states as (
    select
        deal_id,
        stage_id,
        status,
        occurred_at
    from (
        select
            deal_id,
            stage_id,
            status,
            occurred_at,
            row_number() over (partition by deal_id order by state_number desc) as last_rank
        from states
    ) as ranked
    where last_rank = 1
),

{# HubSpot says of a deal whether it is closed; else its stage does: the one in which it is
   delivered, or the last of its history where the deal names none. #}
decided as (
    select
        deals.*,
        coalesce(own_stages.stage_label, deals.stage_id, current_states.status) as status,
        current_states.occurred_at as stage_entered_at,
        coalesce(
            deals.is_closed, own_stages.is_closed, last_stages.is_closed, deals.is_won, false
        ) as is_over,
        coalesce(deals.is_won, own_stages.is_won, last_stages.is_won, false) as is_over_and_won
    from deals
    left join current_states on deals.deal_id = current_states.deal_id
    left join stages as own_stages on deals.stage_id = own_stages.stage_id
    left join stages as last_stages
        on current_states.stage_id = last_stages.stage_id and deals.stage_id is null
),

final as (
    select
        decided.deal_id as opportunity_id,
        decided.created_at,
        decided.updated_at,
        companies.company_id as account_id,
        cast(null as {{ text }}) as lead_id,
        cast(null as {{ text }}) as contact_id,
        case lower(decided.deal_type)
            when 'newbusiness' then 'new'
            when 'existingbusiness' then 'repurchase'
        end as business_type,
        decided.status,
        decided.amount,
        coalesce(decided.currency, {{ hubspot_currency() }}) as currency,
        {{ reporting_date('decided.close_date_at') }} as expected_close_on,
        {# The date of closing, which sales may correct, but never after the last change; without
           one, when the deal came to where it stands. #}
        case
            when decided.is_over and decided.close_date_at is not null
                then least(
                    decided.close_date_at, coalesce(decided.updated_at, decided.close_date_at)
                )
            when decided.is_over then decided.stage_entered_at
        end as closed_at,
        case
            when decided.is_over and decided.is_over_and_won then true
            when decided.is_over then false
        end as is_won,
        case when decided.is_over and not decided.is_over_and_won then decided.lost_reason end
            as lost_reason,
        cast(null as {{ text }}) as product_id,
        cast(null as {{ text }}) as sales_unit_id,
        (deals_with_history.deal_id is not null) as is_date_known,
        (decided.is_deleted or mergers.deal_id is not null) as is_deleted,
        (decided.created_at is not null) as is_readable,
        decided._row,
        decided._load_id,
        decided.known_at
    from decided
    left join companies on decided.deal_id = companies.deal_id
    left join mergers on decided.deal_id = mergers.deal_id
    left join deals_with_history on decided.deal_id = deals_with_history.deal_id
)

select * from final
