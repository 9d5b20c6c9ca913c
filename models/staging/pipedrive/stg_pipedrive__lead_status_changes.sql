{{ config(enabled=source_is_read('pipedrive')) }}

with

leads as (select * from {{ ref('base_pipedrive__lead_versions') }}),

{# Every lead is open when it is made, whatever the first delivery shows. #}
births as (
    select
        lead_id,
        'open' as status,
        cast(null as {{ dbt.type_string() }}) as reason,
        cast(null as timestamp) as archived_at,
        cast(null as timestamp) as converted_at,
        min(created_at) as updated_at,
        cast(0 as bigint) as _row,
        cast(0 as bigint) as _load_id,
        min(known_at) as known_at
    from leads
    group by lead_id
),

versions as (
    select
        lead_id,
        status,
        reason,
        archived_at,
        converted_at,
        updated_at,
        _row,
        _load_id,
        known_at
    from births
    union all
    select
        lead_id,
        status,
        reason,
        archived_at,
        converted_at,
        updated_at,
        _row,
        _load_id,
        known_at
    from leads
),

changed as (
    {{ changes_between_versions('versions', 'lead_id', 'status') }}
),

final as (
    select
        change_id as record_id,
        lead_id,
        case
            when status = 'archived' then coalesce(archived_at, updated_at)
            when status = 'converted' then coalesce(converted_at, updated_at)
            else updated_at
        end as occurred_at,
        old_value as from_status,
        new_value as to_status,
        case when new_value = 'archived' then reason end as reason,
        (
            (status = 'archived' and archived_at is not null)
            or (status = 'converted' and converted_at is not null)
        ) as is_date_known,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from changed
)

select * from final
