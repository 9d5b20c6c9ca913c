{{ config(enabled=source_is_read('hubspot')) }}

{%- set properties = [
    'name', 'domain', 'website', 'industry', 'numberofemployees', 'country',
    'hs_parent_company_id', 'hs_is_target_account', 'hs_lastmodifieddate',
] %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
delivered as (
    {{ hubspot_records('company', 'companies', properties) }}
),

renamed as (
    select
        object_id as account_id,
        {{ without_addresses('name', []) }} as account_name,
        coalesce(
            {{ website_domain(without_addresses('domain', [])) }},
            {{ website_domain(without_addresses('website', [])) }}
        ) as account_domain,
        {{ without_addresses('industry', []) }} as industry,
        try_cast(try_cast(numberofemployees as double) as bigint) as employee_count,
        {{ without_addresses('country', []) }} as country,
        hs_parent_company_id as parent_account_id,
        {{ checkbox('hs_is_target_account') }} as is_target_account,
        coalesce(
            {{ hubspot_time('hs_lastmodifieddate') }},
            {{ hubspot_time('delivered_updated_at') }}
        ) as updated_at,
        is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_versions('hubspot', 'renamed', 'account_id') }}
)

select * from final
