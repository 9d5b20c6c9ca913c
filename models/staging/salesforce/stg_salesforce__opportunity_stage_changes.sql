{{ config(enabled=source_is_read('salesforce')) }}

with

field_history as (
    select *
    from {{ ref('base_salesforce__opportunity_field_history') }}
    where field = 'StageName'
),

states as (select * from {{ ref('base_salesforce__opportunity_history') }}),

opportunities as (select * from {{ ref('base_salesforce__opportunities') }}),

opportunities_with_field_history as (
    select distinct opportunity_id
    from field_history
),

tracked as (
    select
        history_id as record_id,
        opportunity_id,
        occurred_at,
        old_value as from_status,
        new_value as to_status,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from field_history
),

states_in_order as (
    select
        states.*,
        lag(states.status) over (
            partition by states.opportunity_id
            order by states.occurred_at, states.history_id
        ) as earlier_status
    from states
    left join opportunities_with_field_history
        on states.opportunity_id = opportunities_with_field_history.opportunity_id
    where opportunities_with_field_history.opportunity_id is null
),

{# A state is written for a new amount or close date too, and one at the creation. #}
derived as (
    select
        history_id as record_id,
        opportunity_id,
        occurred_at,
        earlier_status as from_status,
        status as to_status,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from states_in_order
    where status <> earlier_status
),

histories as (
    select opportunity_id from opportunities_with_field_history
    union
    select opportunity_id from states
),

untracked as (
    select opportunities.*
    from opportunities
    left join histories
        on opportunities.opportunity_id = histories.opportunity_id
    where histories.opportunity_id is null
),

{# Without any history the deliveries tell that a stage changed; Salesforce tells when, if it
   changed once in between. #}
between_deliveries as (
    {{ changes_between_versions('untracked', 'opportunity_id', 'status') }}
),

seen as (
    select
        change_id as record_id,
        opportunity_id,
        case
            when stage_changed_at > earlier_updated_at then least(stage_changed_at, updated_at)
            else updated_at
        end as occurred_at,
        old_value as from_status,
        new_value as to_status,
        coalesce(
            stage_changed_at > earlier_updated_at and stage_changed_at <= updated_at, false
        ) as is_date_known,
        _row,
        _load_id,
        known_at
    from between_deliveries
),

changes as (
    select * from tracked
    union all
    select * from derived
    union all
    select * from seen
),

final as (
    select
        record_id,
        opportunity_id,
        occurred_at,
        from_status,
        to_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        is_date_known,
        (
            opportunity_id is not null
            and occurred_at is not null
            and to_status is not null
        ) as is_readable,
        _row,
        _load_id,
        known_at
    from changes
)

select * from final
