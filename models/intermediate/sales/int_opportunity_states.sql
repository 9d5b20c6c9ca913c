{#-
    Every dated state of an opportunity with what its status means: the state that it was born
    with, and each change. `meaning` is null where no rule knows the status. Deleted ones are
    left out.
-#}
with

status_map as (select * from {{ ref('crm_status_map') }} where object = 'opportunity'),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_changes as (select * from {{ ref('int_opportunity_stage_changes') }}),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

first_opportunity_changes as (
    select
        source,
        opportunity_id,
        from_status,
        row_number() over (
            partition by source, opportunity_id order by occurred_at, record_id
        ) as change_rank
    from opportunity_changes
),

states as (
    select
        opportunities.source,
        'opportunity' as object,
        'opportunities' as contract,
        opportunities.opportunity_id as record_id,
        opportunities.opportunity_id as sales_record_id,
        opportunity_persons.person_key,
        case
            when first_opportunity_changes.opportunity_id is null then opportunities.status
            else first_opportunity_changes.from_status
        end as status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_born,
        opportunities.is_date_known,
        opportunities.created_at as occurred_at,
        opportunities.known_at
    from opportunities
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
    left join first_opportunity_changes
        on
            opportunities.source = first_opportunity_changes.source
            and opportunities.opportunity_id = first_opportunity_changes.opportunity_id
            and first_opportunity_changes.change_rank = 1
    union all
    select
        opportunity_changes.source,
        'opportunity' as object,
        'opportunity_stage_changes' as contract,
        opportunity_changes.record_id,
        opportunities.opportunity_id as sales_record_id,
        opportunity_persons.person_key,
        opportunity_changes.to_status as status,
        opportunity_changes.reason,
        false as is_born,
        opportunity_changes.is_date_known,
        opportunity_changes.occurred_at,
        opportunity_changes.known_at
    from opportunity_changes
    inner join opportunities
        on
            opportunity_changes.source = opportunities.source
            and opportunity_changes.opportunity_id = opportunities.opportunity_id
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
),

final as (
    select
        states.*,
        status_map.meaning,
        status_map.stage_code
    from states
    left join status_map
        on states.source = status_map.source and states.status = status_map.status
)

select * from final
