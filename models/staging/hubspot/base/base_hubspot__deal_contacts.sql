{{ config(enabled=source_is_read('hubspot')) }}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
pairs as (
    {{ hubspot_associations(
        'deal_id', 'contact_id', table='deal_contact', endpoint='deals', others='contacts'
    ) }}
),

{# An association without a label is no role: a number, or deal_to_contact. #}
final as (
    select
        object_id as deal_id,
        other_id as contact_id,
        max(case
            when not ({{ matches_pattern('association', "'^[0-9]+$|^deal_to_contact'") }})
                then replace(association, '_', ' ')
        end) as contact_role,
        max(_row) as _row,
        max(_load_id) as _load_id,
        min(_loaded_at) as known_at
    from pairs
    where object_id is not null and other_id is not null
    group by object_id, other_id
)

select * from final
