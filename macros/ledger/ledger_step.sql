{#- A further step beside the evidence itself, in the columns of int_ledger_steps: `part` is its
    place among the steps of one piece of evidence, `values` what differs from the evidence. -#}
{% macro ledger_step(columns, relation, part, values) -%}
    select
        steps.person_key,
        steps.evidence_number,
        {{ part }} as part,
        {%- for column in columns %}
        {% if column in values %}{{ values[column] }}{% elif column in ['alive_at', 'alive_number'] %}null{% else %}steps.{{ column }}{% endif %} as {{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
{%- endmacro %}
