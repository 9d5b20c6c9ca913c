{{ config(enabled=source_is_read('marketo')) }}

with

changes as (
    select *
    from {{ ref('base_marketo__changed_values') }}
    where field = 'status'
),

leads as (select * from {{ ref('base_marketo__lead_versions') }}),

tracked as (select distinct lead_id from changes),

untracked as (
    select leads.*
    from leads
    left join tracked
        on leads.lead_id = tracked.lead_id
    where tracked.lead_id is null
),

{# Activities are kept for 25 months, those of changed values for 90 days: before, and without
   them, the deliveries tell that a status changed, and by when it had. #}
between_deliveries as (
    {{ changes_between_versions('untracked', 'lead_id', 'status') }}
),

final as (
    select
        activity_id as record_id,
        lead_id,
        occurred_at,
        old_value as from_status,
        new_value as to_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        (
            lead_id is not null and occurred_at is not null and new_value is not null
        ) as is_readable,
        _row,
        _load_id,
        known_at
    from changes
    union all
    select
        change_id as record_id,
        lead_id,
        updated_at as occurred_at,
        old_value as from_status,
        new_value as to_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        false as is_date_known,
        (new_value is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from between_deliveries
)

select * from final
