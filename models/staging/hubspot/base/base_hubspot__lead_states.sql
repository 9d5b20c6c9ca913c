{{ config(enabled=source_is_read('hubspot')) }}

{%- set properties = hubspot_state_properties() -%}
{%- set text = dbt.type_string() %}

with

contacts as (select * from {{ ref('base_hubspot__contacts') }}),

history as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where
        property_name in ('{{ properties | join("', '") }}')
        and occurred_at is not null
        and contact_id is not null
),

versions as (
    select
        *,
        row_number() over (
            partition by contact_id order by updated_at desc nulls last, _load_id desc, _row desc
        ) as version_rank,
        row_number() over (
            partition by contact_id order by updated_at nulls first, _load_id, _row
        ) as version_number
    from contacts
),

with_history as (
    select distinct contact_id, property_name from history
),

{# The history is the truth. An emptied value is no state: HubSpot empties a stage to go back. #}
tracked as (
    select
        change_id as record_id,
        contact_id,
        property_name,
        property_value as status,
        occurred_at,
        true as is_date_known,
        _row,
        _load_id,
        known_at
    from history
),

{# Without a history the contact itself says when it last came to each stage. #}
dated as (
    {%- for stage in hubspot_lifecycle_stages() %}
    select
        versions.contact_id || '.lifecyclestage.{{ stage }}' as record_id,
        versions.contact_id,
        'lifecyclestage' as property_name,
        '{{ stage }}' as status,
        versions.{{ stage }}_at as occurred_at,
        true as is_date_known,
        versions._row,
        versions._load_id,
        versions.known_at
    from versions
    left join with_history
        on
            versions.contact_id = with_history.contact_id
            and with_history.property_name = 'lifecyclestage'
    where
        versions.version_rank = 1
        and versions.{{ stage }}_at is not null
        and with_history.contact_id is null
        and {{ 'true' if 'lifecyclestage' in properties else 'false' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

with_dates as (
    select contact_id, property_name from with_history
    union
    select contact_id, property_name from dated
),

{# Else only what stood in each delivery: it changed at some time before the version was saved. #}
delivered as (
    {%- for property in properties %}
    select
        versions.contact_id || '.{{ property }}.'
        || coalesce(cast(versions.updated_at as {{ text }}), '') as record_id,
        versions.contact_id,
        '{{ property }}' as property_name,
        versions.{{ property }} as status,
        case
            when versions.version_number = 1 then coalesce(versions.created_at, versions.updated_at)
            else versions.updated_at
        end as occurred_at,
        false as is_date_known,
        versions._row,
        versions._load_id,
        versions.known_at
    from versions
    left join with_dates
        on
            versions.contact_id = with_dates.contact_id
            and with_dates.property_name = '{{ property }}'
    where with_dates.contact_id is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

states as (
    select * from tracked
    union all
    select * from dated
    union all
    select * from delivered
),

{# A merger and many an import set the value that stood there already. #}
compared as (
    select
        states.*,
        lag(status) over (
            partition by contact_id, property_name
            order by occurred_at, _load_id, _row, record_id
        ) as earlier_value
    from states
    where occurred_at is not null
),

changed as (
    select * from compared
    where status is not null and not ({{ same('status', 'earlier_value') }})
),

final as (
    select
        record_id,
        contact_id,
        status,
        lag(status) over (
            partition by contact_id order by occurred_at, property_name, record_id
        ) as earlier_status,
        row_number() over (
            partition by contact_id order by occurred_at, property_name, record_id
        ) as state_number,
        occurred_at,
        is_date_known,
        _row,
        _load_id,
        known_at
    from changed
)

select * from final
