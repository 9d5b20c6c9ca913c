{#-
    What contacts, leads and accounts tell of a person over time: one row per attribute value of
    a record, with the time for which it was the record's latest version. Before the first
    version the record is taken as known today.
-#}
{%- set fields = {
    'contacts': ['job_title', 'department', 'seniority', 'company_name', 'company_domain',
                 'industry', 'employee_count', 'country'],
    'leads': ['job_title', 'department', 'company_name', 'industry', 'employee_count', 'country',
              'source_name', 'status', 'measure_id'],
    'accounts': ['name', 'domain', 'industry', 'employee_count', 'country'],
} %}

{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

contact_versions as (select * from {{ ref('int_contact_versions') }}),

lead_versions as (select * from {{ ref('int_lead_versions') }}),

contacts as (select * from {{ ref('int_contacts') }}),

leads as (select * from {{ ref('int_leads') }}),

accounts as (select * from {{ ref('int_accounts') }}),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

person_accounts as (
    select * from {{ ref('int_person_accounts') }}
    where {{ is_changed_person('person_key') }}
),

{% for contract, id in [('contact', 'contact_id'), ('lead', 'lead_id')] %}
{{ contract }}_owners as (
    select
        source,
        {{ id }},
        {{ owner_of(contract ~ 's', 'cuts') }} as owner_identifier
    from {{ contract }}s
    where {{ may_be_of_changed_person(contract ~ 's') }}
),

{{ contract }}_ranked as (
    select
        versions.*,
        identifiers.person_key,
        row_number() over (
            partition by versions.source, versions.{{ id }}, versions.updated_at
            order by versions._load_id desc, versions._row desc
        ) as delivery_rank
    from {{ contract }}_versions as versions
    inner join {{ contract }}_owners as owners
        on versions.source = owners.source and versions.{{ id }} = owners.{{ id }}
    inner join identifiers on owners.owner_identifier = identifiers.identifier
),

{{ contract }}_spans as (
    select
        *,
        coalesce(updated_at, timestamp '0001-01-01') as valid_from,
        coalesce(lead(updated_at) over (
            partition by source, {{ id }} order by updated_at nulls first
        ), timestamp '9999-01-01') as valid_until,
        {# Null where a version carries no time: it holds from the beginning. #}
        first_value(updated_at) over (
            partition by source, {{ id }} order by updated_at nulls first
            rows between unbounded preceding and unbounded following
        ) as first_updated_at
    from {{ contract }}_ranked
    where delivery_rank = 1
),

{{ contract }}_values as (
    {%- for field in fields[contract ~ 's'] %}
    select
        person_key,
        '{{ contract }}s' as contract,
        '{{ field }}' as field,
        cast({{ field }} as {{ dbt.type_string() }}) as value,
        valid_from,
        valid_until,
        first_updated_at
    from {{ contract }}_spans
    where {{ field }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),
{% endfor %}
accounts_of_persons as (
    select
        person_accounts.person_key,
        accounts.*
    from accounts
    inner join person_accounts
        on {{ surrogate_key(["'account'", 'accounts.source', 'accounts.account_id']) }}
            = person_accounts.account_key
),

account_values as (
    {%- for field in fields['accounts'] %}
    select
        person_key,
        'accounts' as contract,
        '{{ field }}' as field,
        cast({{ field }} as {{ dbt.type_string() }}) as value
    from accounts_of_persons
    where {{ field }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    {%- for contract in ['contact', 'lead'] %}
    select
        person_key,
        contract,
        field,
        value,
        valid_from,
        valid_until,
        valid_until = timestamp '9999-01-01' as is_current
    from {{ contract }}_values
    union all
    {# As known today, for the time before any version was delivered. #}
    select
        person_key,
        contract,
        field,
        value,
        timestamp '0001-01-01' as valid_from,
        first_updated_at as valid_until,
        false as is_current
    from {{ contract }}_values
    where valid_until = timestamp '9999-01-01' and first_updated_at is not null
    union all
    {%- endfor %}
    select
        person_key,
        contract,
        field,
        value,
        timestamp '0001-01-01' as valid_from,
        timestamp '9999-01-01' as valid_until,
        true as is_current
    from account_values
)

select * from final
