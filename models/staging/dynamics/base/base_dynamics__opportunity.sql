{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = with_own_fields('dynamics', [
    'opportunityid', 'stepname', 'estimatedvalue', 'actualvalue', 'estimatedclosedate',
    'actualclosedate', 'customerid', '_customerid_value', 'parentaccountid',
    '_parentaccountid_value', 'parentcontactid', '_parentcontactid_value',
    'originatingleadid', '_originatingleadid_value', 'transactioncurrencyid',
    '_transactioncurrencyid_value', 'stageid', '_stageid_value', 'owningbusinessunit',
    '_owningbusinessunit_value', 'statecode',
    'statecode@OData.Community.Display.V1.FormattedValue', 'statecodename', 'statuscode',
    'statuscode@OData.Community.Display.V1.FormattedValue', 'statuscodename', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
], ['lost_reason', 'business_type', 'product']) %}

with

landed as (
    {{ landed('dynamics', 'opportunity', columns) }}
),

renamed as (
    select
        {{ dataverse_key('opportunityid') }} as opportunity_id,
        {{ dataverse_lookup('customerid') }} as customer_id,
        {{ dataverse_lookup('parentaccountid') }} as parent_account_id,
        {{ dataverse_lookup('parentcontactid') }} as parent_contact_id,
        {{ dataverse_lookup('originatingleadid') }} as lead_id,
        {{ dataverse_lookup('transactioncurrencyid') }} as currency_id,
        {{ dataverse_lookup('stageid') }} as stage_id,
        {{ dataverse_lookup('owningbusinessunit') }} as sales_unit_id,
        {# The step carries its number in front: 2-Develop. #}
        nullif(regexp_replace(stepname, '^[0-9]+ *- *', ''), '') as step_name,
        statecode as state_code,
        statuscode as status_code,
        {{ dataverse_label('statuscode') }} as status_label,
        {{ own_field_value('dynamics', 'lost_reason') }} as lost_reason,
        {{ own_field_value('dynamics', 'business_type') }} as business_words,
        {{ own_field_value('dynamics', 'product') }} as product_id,
        try_cast(estimatedvalue as decimal(18, 2)) as estimated_value,
        try_cast(actualvalue as decimal(18, 2)) as actual_value,
        try_cast(substr(estimatedclosedate, 1, 10) as date) as expected_close_on,
        {{ end_of_delivered_day('actualclosedate', zone) }} as close_day_ended_at,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'opportunity_id') }}
)

select * from final
