{{ config(enabled=salesforce_is_read()) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'ParentId', 'Name', 'Website', 'Industry', 'NumberOfEmployees',
    'BillingCountry', 'IsDeleted', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'Account', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as account_id,
        "ParentId" as parent_account_id,
        "Name" as account_name,
        "Website" as website,
        "Industry" as industry,
        "BillingCountry" as country,
        try_cast("NumberOfEmployees" as bigint) as employee_count,
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
    {{ salesforce_versions('renamed', 'account_id', 'Account') }}
)

select * from final
