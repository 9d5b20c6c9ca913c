{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = with_own_fields('salesforce', [
    'Id', 'AccountId', 'ContactId', 'Type', 'StageName', 'Amount',
    'CurrencyIsoCode', 'CloseDate', 'IsClosed', 'IsWon', 'IsDeleted', 'CreatedDate',
    'LastModifiedDate', 'LastStageChangeDate', 'SystemModstamp', 'OwnerId'
], ['lost_reason', 'product']) %}

with

landed as (
    {{ landed('salesforce', 'Opportunity', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as opportunity_id,
        "AccountId" as account_id,
        "ContactId" as contact_id,
        "OwnerId" as owner_id,
        "Type" as opportunity_type,
        "StageName" as status,
        {{ own_field_value('salesforce', 'lost_reason') }} as lost_reason,
        {{ own_field_value('salesforce', 'product') }} as product_id,
        "CurrencyIsoCode" as currency,
        try_cast("Amount" as decimal(18, 2)) as amount,
        try_cast("CloseDate" as date) as close_date,
        {{ checkbox('"IsClosed"') }} as is_closed,
        {{ checkbox('"IsWon"') }} as is_won,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        {{ utc_from_text('"CreatedDate"', zone) }} as created_at,
        {{ utc_from_text('"LastModifiedDate"', zone) }} as modified_at,
        {{ utc_from_text('"LastStageChangeDate"', zone) }} as stage_changed_at,
        {{ start_of_delivered_day('"CloseDate"', zone) }} as close_day_started_at,
        {{ end_of_delivered_day('"CloseDate"', zone) }} as close_day_ended_at,
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
    {{ record_versions('salesforce', 'renamed', 'opportunity_id', 'Opportunity') }}
)

select * from final
