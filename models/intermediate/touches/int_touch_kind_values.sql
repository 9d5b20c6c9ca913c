{#- The values of each kind of touch that rules look at: one row per kind and rule field. -#}
{%- set contracts = ['web_events', 'social_events', 'email_events'] %}

with

kinds as (select * from {{ ref('int_touch_kinds') }}),

final as (
    {%- for contract in contracts %}
    {%- set outer_last = loop.last %}
    {%- for field, column in touch_fields(contract).items() %}
    select
        kind_key,
        '{{ field }}' as field,
        {{ column }} as value
    from kinds
    where contract = '{{ contract }}' and {{ column }} is not null
    {{ 'union all' if not (loop.last and outer_last) }}
    {%- endfor %}
    {%- endfor %}
)

select * from final
