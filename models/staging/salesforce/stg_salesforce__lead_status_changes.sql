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

tracked as (
    select
        history_id as record_id,
        lead_id,
        occurred_at,
        old_value as from_status,
        new_value as to_status,
        _row,
        _load_id,
        known_at
    from history
),

{# Without a history the day of conversion is still known, and with it the status that
   the conversion set; only what came before is not. #}
converted as (
    select
        leads.lead_id || '.converted' as record_id,
        leads.lead_id,
        greatest(leads.converted_at, leads.created_at) as occurred_at,
        cast(null as {{ dbt.type_string() }}) as from_status,
        leads.status as to_status,
        leads._row,
        leads._load_id,
        leads.known_at
    from leads
    left join leads_with_history
        on leads.lead_id = leads_with_history.lead_id
    where
        leads.version_rank = 1
        and leads.is_converted
        and leads.converted_at is not null
        and leads_with_history.lead_id is null
),

changes as (
    select * from tracked
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
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        (
            lead_id is not null and occurred_at is not null and to_status is not null
        ) as is_readable,
        _row,
        _load_id,
        known_at
    from changes
)

select * from final
