{#-
    Which identifiers stand together in records of a contract, each combination once, and again
    where an earlier record of it came to light. In an incremental run the large contracts are
    only added to, unless they have lost records; all others are built anew.
-#}
{{ config(materialized='incremental', incremental_strategy='by_contract') }}
-- depends_on: {{ ref('int_record_counts') }}

{%- set build = finished_build() -%}
{%- set added_to = contracts_added_to() if is_incremental() else [] %}
{%- set contracts = [
    'web_events', 'social_events', 'email_events', 'consent_events', 'contacts', 'leads',
    'opportunities', 'opportunity_contacts', 'sales_activities', 'orders'
] -%}
{%- set raw_columns = {
    'contact': ['contact_id'],
    'lead': ['lead_id'],
    'address': ['email_hash', 'is_role_mailbox', 'email_domain'],
    'profile': ['platform', 'profile_id'],
    'cookie': ['visitor_id'],
} %}

with
{% for contract in contracts %}
{%- set types = identifier_columns(contract) %}
{%- set columns = [] %}
{%- for type in types %}{% do columns.extend(raw_columns[type]) %}{% endfor %}

{{ contract }} as (
    select
        source,
        {{ columns | join(',\n        ') }},
        min(known_at) as known_at
    {%- if contract in added_to %}
    from (
        {{ records_new_since(build, ref('int_' ~ contract), 'occurred_at') }}
    ) as records_new
    {%- else %}
    from {{ ref('int_' ~ contract) }}
    {%- endif %}
    group by source, {{ columns | join(', ') }}
),
{% endfor %}
named as (
    {%- for contract in contracts %}
    {%- set types = identifier_columns(contract) %}
    select
        '{{ contract }}' as contract,
        {%- for type in raw_columns %}
        {%- if type in types %}
        {{ identifier_expression(type) }} as {{ type }},
        {%- else %}
        cast(null as {{ dbt.type_string() }}) as {{ type }},
        {%- endif %}
        {%- endfor %}
        {{ 'is_role_mailbox' if 'address' in types else 'false' }} as is_role_mailbox,
        {{ 'email_domain' if 'address' in types else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as email_domain,
        known_at
    from {{ contract }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select * from named
    where coalesce(contact, lead, address, profile, cookie) is not null
)

{% if not added_to -%}
select * from final
{%- else -%}
{%- set added = "contract in ('" ~ added_to | join("', '") ~ "')" -%}
select * from final
where not ({{ added }})
union all
select * from final
where
    {{ added }}
    and not exists (
        select 1
        from {{ this }} as known
        where
            known.{{ added }}
            and known.contract = final.contract
            {%- for column in [
                'contact', 'lead', 'address', 'profile', 'cookie', 'is_role_mailbox', 'email_domain'
            ] %}
            and {{ same('known.' ~ column, 'final.' ~ column) }}
            {%- endfor %}
            and known.known_at <= final.known_at
    )
{%- endif %}
