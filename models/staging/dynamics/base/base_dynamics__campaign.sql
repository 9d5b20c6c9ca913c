{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'campaignid', 'name', 'actualstart', 'actualend', 'proposedstart', 'proposedend',
    'totalactualcost', 'transactioncurrencyid', '_transactioncurrencyid_value',
    'typecode', 'typecode@OData.Community.Display.V1.FormattedValue', 'typecodename',
    'id', 'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', 'campaign', columns) }}
),

renamed as (
    select
        {{ dataverse_key('campaignid') }} as campaign_id,
        name as campaign_name,
        coalesce({{ dataverse_label('typecode') }}, typecode) as campaign_type,
        {{ dataverse_lookup('transactioncurrencyid') }} as currency_id,
        try_cast(totalactualcost as decimal(18, 2)) as actual_cost,
        try_cast(substr(coalesce(actualstart, proposedstart), 1, 10) as date) as started_on,
        try_cast(substr(coalesce(actualend, proposedend), 1, 10) as date) as ended_on,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'campaign_id') }}
)

select * from final
