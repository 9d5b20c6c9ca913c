{{ config(enabled=source_is_read('hubspot')) }}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
pairs as (
    {{ hubspot_associations(
        'deal_id', 'company_id', table='deal_company', endpoint='deals', others='companies'
    ) }}
),

{# The primary company: 5 in the connector, deal_to_company in the API. #}
ranked as (
    select
        object_id as deal_id,
        other_id as company_id,
        row_number() over (
            partition by object_id
            order by
                case when association in ('5', 'deal_to_company') then 0 else 1 end,
                other_id,
                _load_id desc,
                _row desc
        ) as company_rank
    from pairs
    where object_id is not null and other_id is not null
),

final as (
    select
        deal_id,
        company_id
    from ranked
    where company_rank = 1
)

select * from final
