{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'OpportunityId', 'Product2Id', 'ProductCode', 'TotalPrice', 'IsDeleted',
    'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'OpportunityLineItem', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as line_item_id,
        "OpportunityId" as opportunity_id,
        coalesce("ProductCode", "Product2Id") as product_id,
        try_cast("TotalPrice" as decimal(18, 2)) as total_price,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        coalesce(
            {{ utc_from_text('"SystemModstamp"', zone) }},
            {{ utc_from_text('"LastModifiedDate"', zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('salesforce', 'renamed', 'line_item_id', 'OpportunityLineItem') }}
)

select * from final
