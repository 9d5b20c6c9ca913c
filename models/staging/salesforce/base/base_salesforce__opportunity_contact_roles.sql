{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'OpportunityId', 'ContactId', 'Role', 'IsPrimary', 'IsDeleted',
    'CreatedDate', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'OpportunityContactRole', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as contact_role_id,
        "OpportunityId" as opportunity_id,
        "ContactId" as contact_id,
        "Role" as contact_role,
        {{ checkbox('"IsPrimary"') }} as is_primary,
        {{ checkbox('"IsDeleted"') }} as is_marked_deleted,
        {{ utc_from_text('"CreatedDate"', zone) }} as added_at,
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
    {{ record_versions('salesforce', 'renamed', 'contact_role_id', 'OpportunityContactRole') }}
)

select * from final
