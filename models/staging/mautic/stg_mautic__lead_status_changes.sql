{{ config(enabled=source_is_read('mautic')) }}

with

states as (select * from {{ ref('base_mautic__lead_states') }}),

{# The first stage is the one that the lead was born with. #}
final as (
    select
        record_id,
        contact_id as lead_id,
        occurred_at,
        earlier_status as from_status,
        status as to_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        is_date_known,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from states
    where state_number > 1
)

select * from final
