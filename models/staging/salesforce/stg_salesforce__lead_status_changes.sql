{{ config(enabled=source_is_read('salesforce')) }}

with

history as (
    select *
    from {{ ref('base_salesforce__lead_history') }}
    where field = 'Status'
),

leads as (
    select
        *,
        row_number() over (
            partition by lead_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__leads') }}
),

leads_with_history as (
    select distinct lead_id
    from history
),

{# The reason that stands on a lead is that of its last change. #}
tracked as (
    select
        history.history_id as record_id,
        history.lead_id,
        history.occurred_at,
        history.old_value as from_status,
        history.new_value as to_status,
        case
            when
                row_number() over (
                    partition by history.lead_id
                    order by history.occurred_at desc, history.history_id desc
                ) = 1
                then leads.reason
        end as reason,
        true as is_date_known,
        history._row,
        history._load_id,
        history.known_at
    from history
    left join leads
        on history.lead_id = leads.lead_id and leads.version_rank = 1
),

untracked as (
    select leads.*
    from leads
    left join leads_with_history
        on leads.lead_id = leads_with_history.lead_id
    where leads_with_history.lead_id is null
),

before_conversion as (
    select *
    from untracked
    where not is_converted
),

{# Without a history the deliveries tell that a status changed, and by when it had. #}
between_deliveries as (
    {{ changes_between_versions('before_conversion', 'lead_id', 'status') }}
),

last_before_conversion as (
    select
        lead_id,
        max_by(status, (updated_at, _load_id, _row)) as status
    from before_conversion
    where updated_at is not null
    group by lead_id
),

seen as (
    select
        change_id as record_id,
        lead_id,
        updated_at as occurred_at,
        old_value as from_status,
        new_value as to_status,
        reason,
        false as is_date_known,
        _row,
        _load_id,
        known_at
    from between_deliveries
),

{# The day of conversion is known, and with it the status that the conversion set. #}
converted as (
    select
        untracked.lead_id || '.converted' as record_id,
        untracked.lead_id,
        greatest(untracked.converted_at, untracked.created_at) as occurred_at,
        last_before_conversion.status as from_status,
        untracked.status as to_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        untracked._row,
        untracked._load_id,
        untracked.known_at
    from untracked
    left join last_before_conversion
        on untracked.lead_id = last_before_conversion.lead_id
    where
        untracked.version_rank = 1
        and untracked.is_converted
        and untracked.converted_at is not null
),

changes as (
    select * from tracked
    union all
    select * from seen
    union all
    select * from converted
),

final as (
    select
        record_id,
        lead_id,
        occurred_at,
        from_status,
        to_status,
        reason,
        is_date_known,
        (
            lead_id is not null and occurred_at is not null and to_status is not null
        ) as is_readable,
        _row,
        _load_id,
        known_at
    from changes
)

select * from final
