{#-
    The fields of each touch contract that a rule may look at, as rule field -> column of
    int_touch_records. Everything a rule can tell apart is in here, so touches that agree in
    all of them are of one kind and are classified once.
-#}
{% macro touch_fields(contract) -%}
    {%- set campaign = {
        'utm_source': 'utm_source', 'utm_medium': 'utm_medium', 'utm_campaign': 'utm_campaign',
        'utm_content': 'utm_content', 'utm_term': 'utm_term',
    } -%}
    {{ return({
        'web_events': dict(
            campaign, page_url='url', referrer_url='referrer_url', content_id='content_id'
        ),
        'social_events': {
            'platform': 'platform', 'post_id': 'post_id', 'is_paid': 'is_paid',
            'landing_url': 'url', 'measure_id': 'measure_id',
        },
        'email_events': {
            'url': 'url', 'content_id': 'content_id', 'email_id': 'email_id',
            'measure_id': 'measure_id',
        },
    }[contract]) }}
{%- endmacro %}

{#- The columns in which kinds of touches differ. -#}
{% macro touch_kind_columns() -%}
    {{ return([
        'source', 'contract', 'event_type', 'content_id', 'url', 'referrer_url', 'utm_source',
        'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'platform', 'post_id',
        'is_paid', 'email_id', 'measure_id',
    ]) }}
{%- endmacro %}
