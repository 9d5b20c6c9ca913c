{{ config(enabled=source_is_read('brevo')) }}

{#- The template of the mail that asks, and the list of those who confirmed (var source_fields). -#}
{%- set template = own_field('brevo', 'confirmation_template') -%}
{%- set confirmed_list = own_field('brevo', 'confirmed_list') -%}
with

contacts as (
    select
        *,
        row_number() over (
            partition by contact_id order by updated_at, _load_id, _row
        ) as version_number,
        lag(is_confirmed) over (
            partition by contact_id order by updated_at, _load_id, _row
        ) as was_confirmed,
        lag(has_opted_in) over (
            partition by contact_id order by updated_at, _load_id, _row
        ) as had_opted_in
    from {{ ref('base_brevo__contacts') }}
    where updated_at is not null
),

log_entries as (select * from {{ ref('base_brevo__events') }}),

asked as (
    select *
    from log_entries
    where
        {{ brevo_event_type('event') }} = 'sent'
        and template_id = '{{ template or '' }}'
),

added as (
    select
        log_entries.*,
        {{ each_of(json_elements('list_ids')) }} as list_id
    from log_entries
    where lower(replace(event, '_', '')) = 'listaddition'
),

confirmed as (
    select *
    from added
    where list_id = '{{ confirmed_list or '' }}'
),

people_asked as (
    select distinct email_hash
    from asked
),

people_confirmed as (
    select distinct email_hash
    from confirmed
),

told as (
    select
        event_id || '.requested' as record_id,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'requested' as event_type,
        'double' as method,
        _row,
        _load_id,
        known_at
    from asked
    union all
    select
        event_id || '.confirmed' as record_id,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'confirmed' as event_type,
        'double' as method,
        _row,
        _load_id,
        known_at
    from confirmed
),

{# Without those events: asked when the contact was made, confirmed by the time of the first
   version that shows it. #}
seen as (
    select
        contacts.contact_id || '.requested' as record_id,
        contacts.created_at as occurred_at,
        contacts.contact_id,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        'requested' as event_type,
        'double' as method,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    left join people_asked
        on contacts.email_hash = people_asked.email_hash
    where
        contacts.version_number = 1 and contacts.is_confirmed is not null
        and people_asked.email_hash is null
    union all
    select
        contacts.contact_id || '.confirmed.'
        || cast(contacts.updated_at as {{ dbt.type_string() }}) as record_id,
        contacts.updated_at as occurred_at,
        contacts.contact_id,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        'confirmed' as event_type,
        'double' as method,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    left join people_confirmed
        on contacts.email_hash = people_confirmed.email_hash
    where
        contacts.is_confirmed and not coalesce(contacts.was_confirmed, false)
        and people_confirmed.email_hash is null
    union all
    {# A tick without a confirmation is a single opt-in. #}
    select
        contacts.contact_id || '.opted_in.'
        || cast(contacts.updated_at as {{ dbt.type_string() }}) as record_id,
        contacts.updated_at as occurred_at,
        contacts.contact_id,
        contacts.email_hash,
        contacts.email_domain,
        contacts.is_role_mailbox,
        'confirmed' as event_type,
        'single' as method,
        contacts._row,
        contacts._load_id,
        contacts.known_at
    from contacts
    where
        contacts.has_opted_in and not coalesce(contacts.had_opted_in, false)
        and contacts.is_confirmed is null
),

changes as (
    select * from told
    union all
    select * from seen
),

final as (
    select
        record_id,
        occurred_at,
        contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        'marketing' as purpose,
        'email' as channel,
        event_type,
        method,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        'brevo:' || record_id as proof_reference,
        false as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from changes
)

select * from final
