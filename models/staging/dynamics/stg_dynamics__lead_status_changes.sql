{{ config(enabled=source_is_read('dynamics')) }}

with

changes as (
    select *
    from {{ ref('base_dynamics__audited_changes') }}
    where entity = 'lead' and attribute_name = 'statuscode'
),

status_names as (
    select *
    from {{ ref('base_dynamics__status_names') }}
    where entity = 'lead'
),

leads as (
    select
        *,
        row_number() over (
            partition by lead_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__lead_versions') }}
),

audited as (select distinct object_id from changes),

untracked as (
    select leads.*
    from leads
    left join audited
        on leads.lead_id = audited.object_id
    where audited.object_id is null
),

{# Without an audit the deliveries tell that a status changed, and by when it had; and the
   opportunity tells when its lead was qualified. #}
between_deliveries as (
    {{ changes_between_versions('untracked', 'lead_id', 'status') }}
),

tracked as (
    select
        changes.audit_id || '.status' as record_id,
        changes.object_id as lead_id,
        changes.occurred_at,
        names_before.status_name as from_status,
        names_after.status_name as to_status,
        row_number() over (
            partition by changes.object_id
            order by changes.occurred_at desc, changes.audit_id desc
        ) as latest_rank,
        true as is_date_known,
        changes._row,
        changes._load_id,
        changes.known_at
    from changes
    left join status_names as names_before
        on changes.old_value = names_before.code
    left join status_names as names_after
        on changes.new_value = names_after.code
    where changes.old_value is not null
),

first_versions as (
    select
        *,
        row_number() over (
            partition by lead_id order by updated_at, _load_id, _row
        ) as version_number
    from untracked
),

seen as (
    select
        change_id as record_id,
        lead_id,
        case
            when state_code = '1' and qualified_at is not null then qualified_at
            else updated_at
        end as occurred_at,
        old_value as from_status,
        new_value as to_status,
        1 as latest_rank,
        (state_code = '1' and qualified_at is not null) as is_date_known,
        _row,
        _load_id,
        known_at
    from between_deliveries
    union all
    {# One that comes qualified was so when its opportunity was made. #}
    select
        lead_id || '.qualified' as record_id,
        lead_id,
        qualified_at as occurred_at,
        cast(null as {{ dbt.type_string() }}) as from_status,
        status as to_status,
        1 as latest_rank,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from first_versions
    where version_number = 1 and state_code = '1' and qualified_at is not null
),

all_changes as (
    select * from tracked
    union all
    select * from seen
),

{# Why: the company's own field, else the status reason itself, which says how it went. #}
final as (
    select
        all_changes.record_id,
        all_changes.lead_id,
        all_changes.occurred_at,
        all_changes.from_status,
        all_changes.to_status,
        case
            when
                leads.state_code = '2' and all_changes.to_status = leads.status
                and all_changes.latest_rank = 1
                then coalesce(leads.reason, all_changes.to_status)
        end as reason,
        all_changes.is_date_known,
        (
            all_changes.occurred_at is not null and all_changes.to_status is not null
        ) as is_readable,
        all_changes._row,
        all_changes._load_id,
        all_changes.known_at
    from all_changes
    left join leads
        on all_changes.lead_id = leads.lead_id and leads.version_rank = 1
)

select * from final
