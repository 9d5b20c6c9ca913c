{{ config(enabled=source_is_read('pipedrive')) }}

with

tracked as (select * from {{ ref('base_pipedrive__tracked_changes') }}),

flow as (select distinct opportunity_id from {{ ref('base_pipedrive__deal_flow') }}),

deals as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at, _load_id, _row
        ) as version_number
    from {{ ref('base_pipedrive__deal_versions') }}
),

untracked as (
    select deals.*
    from deals
    left join flow
        on deals.opportunity_id = flow.opportunity_id
    where flow.opportunity_id is null
),

{# Without the change log the deliveries tell that a stage changed, and the deal tells when it
   last did, or was won or lost. #}
between_deliveries as (
    {{ changes_between_versions('untracked', 'opportunity_id', 'status') }}
),

seen as (
    select
        change_id as record_id,
        opportunity_id,
        case
            when decided_at is not null then decided_at
            when stage_changed_at > earlier_updated_at then least(stage_changed_at, updated_at)
            else updated_at
        end as occurred_at,
        old_value as from_status,
        new_value as to_status,
        case when new_value = 'lost' then lost_reason end as reason,
        (
            decided_at is not null
            or coalesce(
                stage_changed_at > earlier_updated_at and stage_changed_at <= updated_at, false
            )
        ) as is_date_known,
        _row,
        _load_id,
        known_at
    from between_deliveries
    union all
    {# One that comes closed was closed out of the stage that it still names. #}
    select
        opportunity_id || '.closed' as record_id,
        opportunity_id,
        decided_at as occurred_at,
        stage_name as from_status,
        status as to_status,
        case when status = 'lost' then lost_reason end as reason,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from untracked
    where version_number = 1 and deal_status in ('won', 'lost')
),

changes as (
    select
        change_id as record_id,
        opportunity_id,
        occurred_at,
        from_status,
        to_status,
        reason,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from tracked
    {# Deleted deals are left out as a whole: that is no stage. #}
    where to_status is not null
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
        reason,
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
