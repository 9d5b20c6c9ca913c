{{ config(enabled=source_is_read('dynamics')) }}

with

leads as (select * from {{ ref('base_dynamics__lead') }}),

contacts as (select * from {{ ref('base_dynamics__contact') }}),

changes as (
    select *
    from {{ ref('base_dynamics__audited_changes') }}
    where
        entity in ('lead', 'contact')
        and attribute_name in ('donotemail', 'donotbulkemail')
),

{# Identifiers are unique across tables. #}
people as (
    select
        lead_id as person_id,
        lead_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        has_opted_out,
        updated_at,
        _row,
        _load_id,
        known_at
    from leads
    union all
    select
        contact_id as person_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        has_opted_out,
        updated_at,
        _row,
        _load_id,
        known_at
    from contacts
),

people_in_order as (
    select
        *,
        lag(has_opted_out) over (
            partition by person_id order by updated_at, _load_id, _row
        ) as had_opted_out,
        row_number() over (
            partition by person_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from people
    where updated_at is not null
),

{# The audit writes True and False, and a record that is made with the box ticked, too. #}
ticks as (
    select
        audit_id || '.' || attribute_name as change_id,
        object_id as person_id,
        occurred_at,
        _row,
        _load_id,
        known_at
    from changes
    where {{ checkbox('new_value') }}
),

tracked_people as (
    select distinct object_id as person_id
    from changes
),

opted_out as (
    select
        ticks.change_id as record_id,
        ticks.occurred_at,
        people_in_order.lead_id,
        people_in_order.contact_id,
        people_in_order.email_hash,
        people_in_order.email_domain,
        people_in_order.is_role_mailbox,
        ticks._row,
        ticks._load_id,
        ticks.known_at
    from ticks
    inner join people_in_order
        on ticks.person_id = people_in_order.person_id and people_in_order.version_rank = 1
    union all
    select
        people_in_order.person_id || '.opted_out.'
        || cast(people_in_order.updated_at as {{ dbt.type_string() }}) as record_id,
        people_in_order.updated_at as occurred_at,
        people_in_order.lead_id,
        people_in_order.contact_id,
        people_in_order.email_hash,
        people_in_order.email_domain,
        people_in_order.is_role_mailbox,
        people_in_order._row,
        people_in_order._load_id,
        people_in_order.known_at
    from people_in_order
    left join tracked_people
        on people_in_order.person_id = tracked_people.person_id
    where
        people_in_order.has_opted_out
        and not coalesce(people_in_order.had_opted_out, false)
        and tracked_people.person_id is null
),

final as (
    select
        record_id,
        occurred_at,
        contact_id,
        lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'unsubscribed' as event_type,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        cast(null as {{ dbt.type_string() }}) as email_id,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        false as is_machine,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from opted_out
)

select * from final
