{#- The names of the staging contracts. -#}
{% macro all_contracts() -%}
    {{ return([
        'web_events', 'social_events', 'email_events', 'consent_events', 'contacts', 'leads',
        'lead_status_changes', 'opportunities', 'opportunity_stage_changes',
        'opportunity_contacts', 'sales_activities', 'orders', 'accounts', 'measures',
        'measure_costs', 'sales_units',
    ]) }}
{%- endmacro %}
