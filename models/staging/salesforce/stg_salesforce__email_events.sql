{{ config(enabled=source_is_read('salesforce')) }}

with

leads as (select * from {{ ref('base_salesforce__leads') }}),

contacts as (select * from {{ ref('base_salesforce__contacts') }}),

lead_history as (select * from {{ ref('base_salesforce__lead_history') }}),

contact_history as (select * from {{ ref('base_salesforce__contact_history') }}),

{# No two records of Salesforce share an id, whatever their object. #}
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

history as (
    select
        history_id,
        lead_id as person_id,
        field,
        new_value,
        occurred_at,
        _row,
        _load_id,
        known_at
    from lead_history
    union all
    select
        history_id,
        contact_id as person_id,
        field,
        new_value,
        occurred_at,
        _row,
        _load_id,
        known_at
    from contact_history
),

{# A field history tells the moment at which the box was ticked. #}
ticks as (
    select *
    from history
    where field = 'HasOptedOutOfEmail' and {{ checkbox('new_value') }}
),

tracked_people as (
    select distinct person_id
    from ticks
),

opted_out as (
    select
        ticks.history_id as record_id,
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
    {# Without one it was ticked by the time of the first version that shows it. #}
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
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from opted_out
)

select * from final
