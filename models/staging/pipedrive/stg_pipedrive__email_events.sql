{{ config(enabled=source_is_read('pipedrive')) }}

with

persons as (select * from {{ ref('base_pipedrive__persons') }}),

addresses as (select * from {{ ref('base_pipedrive__person_addresses') }}),

{# Nobody is unsubscribed when they are made: the first delivery may tell it too. #}
in_order as (
    select
        *,
        lag(marketing_status) over (
            partition by contact_id order by updated_at, _load_id, _row
        ) as earlier_status
    from persons
    where updated_at is not null
),

final as (
    select
        in_order.contact_id || '.unsubscribed.'
        || cast(in_order.updated_at as {{ dbt.type_string() }}) as record_id,
        in_order.updated_at as occurred_at,
        in_order.contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        addresses.email_hash,
        addresses.email_domain,
        coalesce(addresses.is_role_mailbox, false) as is_role_mailbox,
        'unsubscribed' as event_type,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        cast(null as {{ dbt.type_string() }}) as email_id,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        false as is_machine,
        true as is_readable,
        in_order._row,
        in_order._load_id,
        in_order.known_at
    from in_order
    left join addresses
        on in_order._load_id = addresses._load_id and in_order._row = addresses._row
    where
        in_order.marketing_status = 'unsubscribed'
        and coalesce(in_order.earlier_status, '') <> 'unsubscribed'
)

select * from final
