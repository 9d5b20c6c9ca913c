{{ config(enabled=source_is_read('hubspot')) }}

{%- set text = dbt.type_string() -%}
{#- The properties that say who somebody is, by the column of the contract. -#}
{%- set traits = {
    'job_title': 'jobtitle', 'department': 'job_function', 'seniority': 'hs_seniority',
    'company_name': 'company', 'industry': 'industry', 'country': 'country',
} %}

with

contacts as (select * from {{ ref('base_hubspot__contacts') }}),

history as (select * from {{ ref('base_hubspot__contact_property_history') }}),

mergers as (select * from {{ ref('base_hubspot__contact_merges') }}),

latest as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by contact_id
                order by updated_at desc nulls last, _load_id desc, _row desc
            ) as version_rank
        from contacts
    ) as ranked
    where version_rank = 1
),

{# Each change of a trait makes a version; what was set last before it stands until then. #}
trait_changes as (
    select
        contact_id,
        occurred_at,
        {%- for column, property in traits.items() %}
        max(case when property_name = '{{ property }}' then property_value end) as {{ column }},
        max(case when property_name = '{{ property }}' then 1 else 0 end) as has_{{ column }},
        {%- endfor %}
        max(_row) as _row,
        max(_load_id) as _load_id,
        min(known_at) as known_at
    from history
    where
        property_name in ('{{ traits.values() | join("', '") }}')
        and contact_id is not null
        and occurred_at is not null
    group by contact_id, occurred_at
),

trait_spans as (
    select
        trait_changes.*,
        {%- for column in traits %}
        sum(has_{{ column }}) over (partition by contact_id order by occurred_at)
            as {{ column }}_span{{ ',' if not loop.last }}
        {%- endfor %}
    from trait_changes
),

trait_versions as (
    select
        contact_id,
        occurred_at,
        {%- for column in traits %}
        max({{ column }}) over (partition by contact_id, {{ column }}_span) as {{ column }},
        max({{ column }}_span) over (partition by contact_id) as {{ column }}_count,
        {%- endfor %}
        _row,
        _load_id,
        known_at
    from trait_spans
),

versions as (
    select
        contact_id,
        updated_at,
        created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        account_id,
        {{ traits | join(',\n        ') }},
        company_domain,
        employee_count,
        is_deleted,
        _row,
        _load_id,
        known_at
    from contacts
    union all
    {# What has no history is as it is today; HubSpot keeps none for a property never set. #}
    select
        trait_versions.contact_id,
        trait_versions.occurred_at as updated_at,
        latest.created_at,
        latest.email_hash,
        latest.email_domain,
        latest.is_role_mailbox,
        latest.account_id,
        {%- for column in traits %}
        case
            when trait_versions.{{ column }}_count > 0 then trait_versions.{{ column }}
            else latest.{{ column }}
        end as {{ column }},
        {%- endfor %}
        latest.company_domain,
        latest.employee_count,
        latest.is_deleted,
        trait_versions._row,
        trait_versions._load_id,
        trait_versions.known_at
    from trait_versions
    inner join latest on trait_versions.contact_id = latest.contact_id
    left join contacts
        on
            trait_versions.contact_id = contacts.contact_id
            and trait_versions.occurred_at = contacts.updated_at
    where contacts.contact_id is null
    union all
    {# A contact of which only the merger is left. #}
    select
        mergers.contact_id,
        coalesce(mergers.updated_at, survivors.updated_at) as updated_at,
        cast(null as timestamp) as created_at,
        cast(null as {{ text }}) as email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        cast(null as {{ text }}) as account_id,
        {%- for column in traits %}
        cast(null as {{ text }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ text }}) as company_domain,
        cast(null as bigint) as employee_count,
        false as is_deleted,
        mergers._row,
        mergers._load_id,
        mergers.known_at
    from mergers
    left join latest as merged on mergers.contact_id = merged.contact_id
    left join latest as survivors
        on mergers.merged_into_contact_id = survivors.contact_id
    where merged.contact_id is null
),

merged_versions as (
    select
        versions.*,
        mergers.merged_into_contact_id
    from versions
    left join mergers on versions.contact_id = mergers.contact_id
),

additional_addresses as (
    select
        contact_id,
        {{ each_of('additional_email_hashes') }} as email_hash,
        updated_at,
        _row,
        _load_id,
        known_at
    from latest
),

{# A second or former address is a record of its own that lives on in the contact: mails to it
   name nothing else. #}
other_addresses as (
    select
        contact_id,
        email_hash,
        cast(null as {{ text }}) as email_domain,
        false as is_role_mailbox,
        updated_at,
        _row,
        _load_id,
        known_at
    from additional_addresses
    where email_hash is not null
    union all
    select
        contact_id,
        email_hash,
        email_domain,
        is_role_mailbox,
        occurred_at as updated_at,
        _row,
        _load_id,
        known_at
    from history
    where property_name = 'email' and email_hash is not null and not is_role_mailbox
),

address_records as (
    select
        other_addresses.contact_id || '.' || other_addresses.email_hash as contact_id,
        max(other_addresses.updated_at) as updated_at,
        other_addresses.email_hash,
        max(other_addresses.email_domain) as email_domain,
        other_addresses.contact_id as merged_into_contact_id,
        max(other_addresses._row) as _row,
        max(other_addresses._load_id) as _load_id,
        min(other_addresses.known_at) as known_at
    from other_addresses
    left join latest
        on
            other_addresses.contact_id = latest.contact_id
            and other_addresses.email_hash = latest.email_hash
    where latest.contact_id is null and other_addresses.contact_id is not null
    group by other_addresses.contact_id, other_addresses.email_hash
),

final as (
    select
        contact_id,
        updated_at,
        created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        cast(null as {{ text }}) as visitor_id,
        account_id,
        merged_into_contact_id,
        job_title,
        department,
        seniority,
        company_name,
        company_domain,
        industry,
        employee_count,
        country,
        {# A connector marks the loser of a merger as deleted, but it lives on in the winner. #}
        (is_deleted and merged_into_contact_id is null) as is_deleted,
        (updated_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from merged_versions
    union all
    select
        contact_id,
        updated_at,
        cast(null as timestamp) as created_at,
        email_hash,
        email_domain,
        false as is_role_mailbox,
        cast(null as {{ text }}) as visitor_id,
        cast(null as {{ text }}) as account_id,
        merged_into_contact_id,
        cast(null as {{ text }}) as job_title,
        cast(null as {{ text }}) as department,
        cast(null as {{ text }}) as seniority,
        cast(null as {{ text }}) as company_name,
        cast(null as {{ text }}) as company_domain,
        cast(null as {{ text }}) as industry,
        cast(null as bigint) as employee_count,
        cast(null as {{ text }}) as country,
        false as is_deleted,
        (updated_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from address_records
)

select * from final
