{#- What the rules in the seeds may name. Who adds a field or an event to a contract adds it
    here; tests/project/test_seeds.py compares. -#}

{#- Contract -> the events of it that are touches or deliveries of e-mails. -#}
{% macro event_types() -%}
    {{ return({
        'web_events': [
            'page_view', 'content_view', 'download', 'video_play', 'form_submit',
            'chat_started', 'chat_handover', 'contact_request', 'login',
        ],
        'social_events': [
            'view', 'reaction', 'comment', 'share', 'follow', 'click', 'message',
            'lead_form_submit',
        ],
        'email_events': [
            'sent', 'delivered', 'opened', 'clicked', 'bounced', 'unsubscribed', 'complained',
        ],
        'sales_activities': [
            'call', 'email', 'meeting', 'needs_analysis', 'buying_centre', 'presentation',
            'offer',
        ],
    }) }}
{%- endmacro %}

{#- Contract -> what it tells of a person, as int_person_attributes keeps it. -#}
{% macro attribute_fields() -%}
    {{ return({
        'contacts': [
            'job_title', 'department', 'seniority', 'company_name', 'company_domain',
            'industry', 'employee_count', 'country',
        ],
        'leads': [
            'job_title', 'department', 'company_name', 'industry', 'employee_count', 'country',
            'source_name', 'status', 'measure_id',
        ],
        'accounts': ['name', 'domain', 'industry', 'employee_count', 'country'],
    }) }}
{%- endmacro %}

{#- Contract -> the fields that a rule on touches may look at. -#}
{% macro touch_rule_fields() -%}
    {%- set fields = {} -%}
    {%- for contract in ['web_events', 'social_events', 'email_events'] -%}
        {%- do fields.update({contract: touch_fields(contract).keys() | list}) -%}
    {%- endfor -%}
    {{ return(fields) }}
{%- endmacro %}

{#- The fields that tell a persona. -#}
{% macro persona_fields() -%}
    {%- set fields = ['content_id'] -%}
    {%- for names in attribute_fields().values() -%}
        {%- for name in names if name not in fields -%}
            {%- do fields.append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(fields) }}
{%- endmacro %}

{% macro nurturing_stages() -%}{{ return(['INF', 'BEF', 'EVA', 'BEW']) }}{%- endmacro %}

{% macro touch_stages() -%}
    {{ return(nurturing_stages() + ['AFS', 'WIK', 'CUS']) }}
{%- endmacro %}

{% macro stages_before_close() -%}
    {{ return(stage_codes() | reject('equalto', 'ABS') | list) }}
{%- endmacro %}

{#- The sources that the project's settings name, enabled or not. -#}
{% macro known_sources() -%}
    {%- set names = var('sources') | list -%}
    {%- for name in (var('source_timezones') | list) + (var('source_contracts') | list) if name not in names -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
