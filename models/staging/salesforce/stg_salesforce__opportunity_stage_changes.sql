{{ config(enabled=source_is_read('salesforce')) }}

with

field_history as (
    select *
    from {{ ref('base_salesforce__opportunity_field_history') }}
    where field = 'StageName'
),

states as (select * from {{ ref('base_salesforce__opportunity_history') }}),

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
        _row,
        _load_id,
        known_at
    from states_in_order
    where status <> earlier_status
),

changes as (
    select * from tracked
    union all
    select * from derived
),

final as (
    select
        record_id,
        opportunity_id,
        occurred_at,
        from_status,
        to_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
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
