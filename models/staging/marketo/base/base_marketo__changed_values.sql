{{ config(enabled=source_is_read('marketo')) }}

{#- Changes of fields that mean something here: the status, the opt-out, and the company's own
    fields for consent (var source_fields). -#}
{%- set fields = {
    'status': own_field('marketo', 'lead_status') or 'Lead Status',
    'unsubscribed': 'Unsubscribed',
    'opt_in': own_field('marketo', 'opt_in') or '',
    'opt_in_requested': own_field('marketo', 'opt_in_requested') or '',
} %}

with

activities as (
    select *
    from {{ ref('base_marketo__activities') }}
    where type_id = '13'
),

final as (
    select
        activity_id,
        lead_id,
        case lower(asset_name)
            {%- for meaning, name in fields.items() if name %}
            when '{{ name | lower }}' then '{{ meaning }}'
            {%- endfor %}
        end as field,
        old_value,
        new_value,
        reason,
        occurred_at,
        _row,
        _load_id,
        known_at
    from activities
)

select * from final
