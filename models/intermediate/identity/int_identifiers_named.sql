{#- Which identifiers stand together in one record of any contract, each combination once. -#}
{%- set contracts = [
    'web_events', 'social_events', 'email_events', 'consent_events', 'contacts', 'leads',
    'opportunities', 'opportunity_contacts', 'sales_activities', 'orders'
] -%}
{%- set raw_columns = {
    'contact': ['contact_id'],
    'lead': ['lead_id'],
    'address': ['email_hash', 'is_role_mailbox'],
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
        {% if 'address' in types %}min(email_domain) as email_domain,
        {% endif %}min(known_at) as known_at
    from {{ ref('int_' ~ contract) }}
    group by source, {{ columns | join(', ') }}
),
{% endfor %}
named as (
    {%- for contract in contracts %}
    {%- set types = identifier_columns(contract) %}
    select
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
    select
        contact,
        lead,
        address,
        profile,
        cookie,
        is_role_mailbox,
        min(email_domain) as email_domain,
        min(known_at) as known_at
    from named
    where coalesce(contact, lead, address, profile, cookie) is not null
    group by contact, lead, address, profile, cookie, is_role_mailbox
)

select * from final
