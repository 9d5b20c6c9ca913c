{#- Never stored: addresses and answers are still as delivered. -#}
{{ config(enabled=source_is_read('linkedin'), materialized='ephemeral') }}

{%- set names = linkedin_columns('leads') -%}
{%- set form_columns = linkedin_form_columns() -%}
{%- set address_columns = names['email'] | map('lower') | list %}

with

landed as (
    {{ landed('linkedin', 'leads', linkedin_headers('leads') + form_columns, address_columns) }}
),

told as (
    select
        {%- for name, aliases in names.items() %}
        {{ first_filled(aliases) }} as {{ name }},
        {%- endfor %}
        {%- for column in form_columns %}
        {{ adapter.quote(column) }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    select
        told.* {{ exclude_columns(['response_id']) }},
        {# A download without an id: one form, one moment and one address are one answer. #}
        coalesce(told.response_id, {{ surrogate_key([
            'coalesce(told.form_id, told.form_name)', 'told.submitted_at', email_hash('told.email')
        ]) }}) as response_id
    from told
)

select * from final
