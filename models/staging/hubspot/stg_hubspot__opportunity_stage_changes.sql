{{ config(enabled=source_is_read('hubspot')) }}

with

states as (select * from {{ ref('base_hubspot__deal_states') }}),

{# The first state is the one that the deal was born with. #}
final as (
    select
        record_id,
        deal_id as opportunity_id,
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
