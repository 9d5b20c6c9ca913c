{{ config(enabled=source_is_read('mautic')) }}

{%- set text = dbt.type_string() %}

with

stage_log as (
    select * from {{ ref('base_mautic__stage_log') }}
    where contact_id is not null and occurred_at is not null
),

contacts as (select * from {{ ref('base_mautic__contacts') }}),

stages as (select * from {{ ref('base_mautic__stages') }}),

contacts_with_log as (
    select distinct contact_id from stage_log
),

versions as (
    select
        contacts.contact_id,
        contacts.created_at,
        contacts.updated_at,
        coalesce(stages.stage_name, contacts.stage_id) as status,
        contacts._row,
        contacts._load_id,
        contacts.known_at,
        row_number() over (
            partition by contacts.contact_id
            order by contacts.updated_at nulls first, contacts._load_id, contacts._row
        ) as version_number
    from contacts
    left join stages on contacts.stage_id = stages.stage_id
    left join contacts_with_log on contacts.contact_id = contacts_with_log.contact_id
    where contacts_with_log.contact_id is null
),

{# Without a log only what stood in each delivery, changed some time before it was saved. #}
states as (
    select
        change_id as record_id,
        contact_id,
        status,
        occurred_at,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from stage_log
    union all
    select
        contact_id || '.stage.' || coalesce(cast(updated_at as {{ text }}), '') as record_id,
        contact_id,
        status,
        case when version_number = 1 then coalesce(created_at, updated_at) else updated_at end
            as occurred_at,
        false as is_date_known,
        _row,
        _load_id,
        known_at
    from versions
),

compared as (
    select
        states.*,
        lag(status) over (
            partition by contact_id order by occurred_at, _load_id, _row, record_id
        ) as value_before
    from states
    where occurred_at is not null
),

changed as (
    select * from compared
    where status is not null and not ({{ same('status', 'value_before') }})
),

final as (
    select
        record_id,
        contact_id,
        status,
        lag(status) over (
            partition by contact_id order by occurred_at, _load_id, _row, record_id
        ) as earlier_status,
        row_number() over (
            partition by contact_id order by occurred_at, _load_id, _row, record_id
        ) as state_number,
        occurred_at,
        is_date_known,
        _row,
        _load_id,
        known_at
    from changed
)

select * from final
