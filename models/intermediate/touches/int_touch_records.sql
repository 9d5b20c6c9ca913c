{#- Touches of all channels in one shape: web and social events and clicked e-mails. -#}
{{ config(materialized='view') }}

{%- set shapes = {
    'web_events': {
        'url': 'page_url', 'is_machine': 'is_bot', 'condition': 'true',
        'columns': ['content_id', 'referrer_url', 'utm_source', 'utm_medium', 'utm_campaign',
                    'utm_content', 'utm_term'],
        'names': ['contact_id', 'lead_id', 'email_hash', 'visitor_id'],
    },
    'social_events': {
        'url': 'landing_url', 'is_machine': 'false', 'condition': 'true',
        'columns': ['platform', 'post_id', 'is_paid', 'measure_id'],
        'names': ['email_hash', 'profile_id'],
    },
    'email_events': {
        'url': 'url', 'is_machine': 'is_machine', 'condition': "event_type = 'clicked'",
        'columns': ['content_id', 'email_id', 'measure_id'],
        'names': ['contact_id', 'lead_id', 'email_hash'],
    },
} %}

with

{%- for contract in shapes %}
{{ contract }} as (select * from {{ ref('int_' ~ contract) }}),
{% endfor %}
final as (
    {%- for contract, shape in shapes.items() %}
    select
        source,
        '{{ contract }}' as contract,
        record_id,
        event_type,
        {{ shape.url }} as url,
        {%- for column in touch_kind_columns() if column not in ['source', 'contract', 'event_type', 'url'] %}
        {{ 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' if column in shape.columns
            else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as {{ column }},
        {%- endfor %}
        {%- for column in ['contact_id', 'lead_id', 'email_hash', 'profile_id', 'visitor_id'] %}
        {{ column if column in shape.names
            else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as {{ column }},
        {%- endfor %}
        {{ shape.is_machine }} as is_machine,
        occurred_at,
        known_at,
        _load_id
    from {{ contract }}
    where {{ shape.condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
