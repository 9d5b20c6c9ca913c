{{ config(enabled=source_is_read('dynamics')) }}

{#- Every change of the stage of an opportunity that anything tells: the audit of its process, else
    the deliveries of its process, else the audit of the opportunity's own stage. -#}
with

processes as (select * from {{ ref('base_dynamics__process_versions') }}),

changes as (select * from {{ ref('base_dynamics__audited_changes') }}),

stages as (select * from {{ ref('base_dynamics__processstage') }}),

opportunities_of_processes as (
    select
        process_id,
        max(opportunity_id) as opportunity_id
    from processes
    group by process_id
),

audited_processes as (
    select distinct object_id as process_id
    from changes
    where entity in ('leadtoopportunitysalesprocess', 'opportunitysalesprocess')
),

process_changes as (
    select
        changes.audit_id || '.stage' as change_id,
        opportunities_of_processes.opportunity_id,
        lower(changes.old_value) as stage_id_before,
        lower(changes.new_value) as stage_id_after,
        changes.occurred_at,
        true as is_date_known,
        changes._row,
        changes._load_id,
        changes.known_at
    from changes
    inner join opportunities_of_processes
        on changes.object_id = opportunities_of_processes.process_id
    where changes.attribute_name = 'activestageid' and changes.old_value is not null
),

untracked as (
    select processes.*
    from processes
    left join audited_processes
        on processes.process_id = audited_processes.process_id
    where audited_processes.process_id is null
),

between_deliveries as (
    {{ changes_between_versions('untracked', 'process_id', 'stage_id') }}
),

process_deliveries as (
    select
        change_id,
        opportunity_id,
        old_value as stage_id_before,
        new_value as stage_id_after,
        case
            when stage_started_at > earlier_updated_at then least(stage_started_at, updated_at)
            else updated_at
        end as occurred_at,
        coalesce(
            stage_started_at > earlier_updated_at and stage_started_at <= updated_at, false
        ) as is_date_known,
        _row,
        _load_id,
        known_at
    from between_deliveries
),

with_process as (
    select distinct opportunity_id
    from processes
),

{# Without a process the opportunity itself names a stage, or a step by its name. #}
own_changes as (
    select
        changes.audit_id || '.stage' as change_id,
        changes.object_id as opportunity_id,
        lower(changes.old_value) as stage_id_before,
        lower(changes.new_value) as stage_id_after,
        changes.occurred_at,
        true as is_date_known,
        changes._row,
        changes._load_id,
        changes.known_at
    from changes
    left join with_process
        on changes.object_id = with_process.opportunity_id
    where
        changes.entity = 'opportunity'
        and changes.attribute_name = 'stageid'
        and changes.old_value is not null
        and with_process.opportunity_id is null
),

events as (
    select * from process_changes
    union all
    select * from process_deliveries
    union all
    select * from own_changes
),

final as (
    select
        events.change_id,
        events.opportunity_id,
        coalesce(stages_before.stage_name, events.stage_id_before) as stage_before,
        coalesce(stages_after.stage_name, events.stage_id_after) as stage_after,
        events.occurred_at,
        events.is_date_known,
        events._row,
        events._load_id,
        events.known_at
    from events
    left join stages as stages_before
        on events.stage_id_before = stages_before.stage_id
    left join stages as stages_after
        on events.stage_id_after = stages_after.stage_id
    where events.opportunity_id is not null
)

select * from final
