{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = with_own_fields('dynamics', [
    'salesorderid', 'totalamount', 'submitdate', 'customerid', '_customerid_value',
    'opportunityid', '_opportunityid_value', 'transactioncurrencyid',
    '_transactioncurrencyid_value', 'statecode',
    'statecode@OData.Community.Display.V1.FormattedValue', 'statecodename', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
], ['order_type']) %}

with

landed as (
    {{ landed('dynamics', 'salesorder', columns) }}
),

renamed as (
    select
        {{ dataverse_key('salesorderid') }} as order_id,
        {{ dataverse_lookup('customerid') }} as customer_id,
        {{ dataverse_lookup('opportunityid') }} as opportunity_id,
        {{ dataverse_lookup('transactioncurrencyid') }} as currency_id,
        statecode as state_code,
        {{ own_field_value('dynamics', 'order_type') }} as order_words,
        try_cast(totalamount as decimal(18, 2)) as amount,
        coalesce(
            {{ start_of_delivered_day('submitdate', zone) }}, {{ utc_from_text('createdon', zone) }}
        ) as ordered_at,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'order_id') }}
)

select * from final
