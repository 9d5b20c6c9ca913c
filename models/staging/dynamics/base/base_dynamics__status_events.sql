{{ config(enabled=source_is_read('dynamics')) }}

{#- Every change of the status reason of an opportunity: out of the audit, else from delivery to
    delivery; one that is first delivered closed was closed once. -#}
with

changes as (
    select *
    from {{ ref('base_dynamics__audited_changes') }}
    where entity = 'opportunity'
),

status_names as (
    select *
    from {{ ref('base_dynamics__status_names') }}
    where entity = 'opportunity'
),

opportunities as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at, _load_id, _row
        ) as version_number
    from {{ ref('base_dynamics__opportunity_versions') }}
),

{# Which reasons close an opportunity: those that a closed one has had, and the standard ones. #}
closing as (
    select status_code as code
    from opportunities
    where is_closed
    union
    select '3' as code
    union
    select '4' as code
    union
    select '5' as code
),

audited as (
    select distinct object_id
    from changes
    where attribute_name = 'statuscode'
),

untracked as (
    select opportunities.*
    from opportunities
    left join audited
        on opportunities.opportunity_id = audited.object_id
    where audited.object_id is null
),

between_deliveries as (
    {{ changes_between_versions('untracked', 'opportunity_id', 'status_code') }}
),

events as (
    select
        audit_id || '.status' as change_id,
        object_id as opportunity_id,
        old_value,
        new_value,
        occurred_at,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from changes
    where attribute_name = 'statuscode' and old_value is not null
    union all
    select
        change_id,
        opportunity_id,
        old_value,
        new_value,
        case when is_closed then closed_at else updated_at end as occurred_at,
        is_closed as is_date_known,
        _row,
        _load_id,
        known_at
    from between_deliveries
    union all
    select
        opportunity_id || '.closed' as change_id,
        opportunity_id,
        cast(null as {{ dbt.type_string() }}) as old_value,
        status_code as new_value,
        closed_at as occurred_at,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from untracked
    where version_number = 1 and is_closed
),

{# Null where the opportunity is open: its stage tells more than that. #}
final as (
    select
        events.change_id,
        events.opportunity_id,
        case when closing_before.code is not null then names_before.status_name end
            as status_before,
        case when closing_after.code is not null then names_after.status_name end
            as status_after,
        events.occurred_at,
        events.is_date_known,
        events._row,
        events._load_id,
        events.known_at
    from events
    left join closing as closing_before
        on events.old_value = closing_before.code
    left join closing as closing_after
        on events.new_value = closing_after.code
    left join status_names as names_before
        on events.old_value = names_before.code
    left join status_names as names_after
        on events.new_value = names_after.code
)

select * from final
