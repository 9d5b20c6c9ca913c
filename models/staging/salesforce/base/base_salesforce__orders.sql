{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'AccountId', 'OpportunityId', 'BillToContactId', 'ShipToContactId',
    'CustomerAuthorizedById', 'Type', 'StatusCode', 'TotalAmount', 'CurrencyIsoCode',
    'IsReductionOrder', 'EffectiveDate', 'ActivatedDate', 'IsDeleted',
    'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'Order', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as order_id,
        "AccountId" as account_id,
        "OpportunityId" as opportunity_id,
        coalesce("BillToContactId", "ShipToContactId", "CustomerAuthorizedById") as contact_id,
        "Type" as order_words,
        "StatusCode" as status_code,
        "CurrencyIsoCode" as currency,
        try_cast("TotalAmount" as decimal(18, 2)) as amount,
        {{ checkbox('"IsReductionOrder"') }} as is_reduction,
        coalesce(
            {{ utc_from_text('"ActivatedDate"', zone) }},
            {{ start_of_delivered_day('"EffectiveDate"', zone) }}
        ) as ordered_at,
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
    {{ record_versions('salesforce', 'renamed', 'order_id', 'Order') }}
)

select * from final
