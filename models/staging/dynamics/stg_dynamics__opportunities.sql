{{ config(enabled=source_is_read('dynamics')) }}

with

opportunities as (select * from {{ ref('base_dynamics__opportunity_versions') }}),

stage_events as (
    select distinct opportunity_id
    from {{ ref('base_dynamics__stage_events') }}
    where is_date_known
),

changes as (
    select * from {{ ref('base_dynamics__audited_changes') }}
),

tracking as (
    select min(occurred_at) as began_at
    from changes
    where attribute_name in ('activestageid', 'stageid')
),

processes as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at, _load_id, _row
        ) as version_number
    from {{ ref('base_dynamics__process_versions') }}
    where opportunity_id is not null
),

final as (
    select
        opportunities.opportunity_id,
        opportunities.created_at,
        opportunities.updated_at,
        opportunities.account_id,
        opportunities.lead_id,
        opportunities.contact_id,
        {{ business_type_by_words('opportunities.business_words') }} as business_type,
        case
            when opportunities.is_closed then opportunities.status_name
            else coalesce(opportunities.stage_name, opportunities.status_name)
        end as status,
        case
            when opportunities.is_won
                then coalesce(opportunities.actual_value, opportunities.estimated_value)
            else opportunities.estimated_value
        end as amount,
        coalesce(opportunities.currency, {{ source_currency('dynamics') }}) as currency,
        opportunities.expected_close_on,
        opportunities.closed_at,
        case
            when opportunities.is_closed then opportunities.is_won
        end as is_won,
        case
            when opportunities.is_closed and not opportunities.is_won
                then coalesce(opportunities.lost_reason, opportunities.status_name)
        end as lost_reason,
        opportunities.product_id,
        opportunities.sales_unit_id,
        {# The process says since when its stage is active: never after the beginning? #}
        coalesce(
            stage_events.opportunity_id is not null
            or opportunities.created_at >= tracking.began_at
            or processes.stage_started_at
            <= {{ dbt.dateadd('minute', 1, 'opportunities.created_at') }},
            false
        ) as is_date_known,
        opportunities.is_deleted,
        (opportunities.created_at is not null) as is_readable,
        opportunities._row,
        opportunities._load_id,
        opportunities.known_at
    from opportunities
    cross join tracking
    left join stage_events
        on opportunities.opportunity_id = stage_events.opportunity_id
    left join processes
        on
            opportunities.opportunity_id = processes.opportunity_id
            and processes.version_number = 1
)

select * from final
