{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'Name', 'Type', 'Status', 'StartDate', 'EndDate', 'ActualCost',
    'CurrencyIsoCode', 'IsDeleted', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'Campaign', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as campaign_id,
        "Name" as campaign_name,
        "Type" as campaign_type,
        "Status" as status,
        "CurrencyIsoCode" as currency,
        try_cast("ActualCost" as decimal(18, 2)) as actual_cost,
        try_cast("StartDate" as date) as started_on,
        try_cast("EndDate" as date) as ended_on,
        cast({{ utc_from_text('"CreatedDate"', zone) }} as date) as created_on,
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
    {{ record_versions('salesforce', 'renamed', 'campaign_id', 'Campaign') }}
)

select * from final
