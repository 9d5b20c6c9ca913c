{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'CampaignId', 'LeadId', 'ContactId', 'Status', 'HasResponded', 'IsDeleted',
    'CreatedDate', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'CampaignMember', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as campaign_member_id,
        "CampaignId" as campaign_id,
        "LeadId" as lead_id,
        "ContactId" as contact_id,
        "Status" as status,
        {{ checkbox('"HasResponded"') }} as has_responded,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        {{ utc_from_text('"CreatedDate"', zone) }} as created_at,
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
    {{ record_versions('salesforce', 'renamed', 'campaign_member_id', 'CampaignMember') }}
)

select * from final
