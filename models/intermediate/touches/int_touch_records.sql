{#- Touches of all channels in one shape: web and social events and clicked e-mails. -#}
{{ config(materialized='view') }}

{%- set shapes = {
    'web_events': {
        'url': 'page_url', 'is_machine': 'is_bot', 'condition': 'true',
        'columns': ['content_id', 'referrer_url', 'utm_source', 'utm_medium', 'utm_campaign',
                    'utm_content', 'utm_term'],
    },
    'social_events': {
        'url': 'landing_url', 'is_machine': 'false', 'condition': 'true',
        'columns': ['platform', 'post_id', 'is_paid', 'measure_id'],
    },
    'email_events': {
        'url': 'url', 'is_machine': 'is_machine', 'condition': "event_type = 'clicked'",
        'columns': ['content_id', 'email_id', 'measure_id'],
    },
} %}

with

cuts as (select * from {{ ref('int_identifier_cuts') }}),
{% for contract in shapes %}
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
        {{ owner_of(contract, 'cuts') }} as owner_identifier,
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
