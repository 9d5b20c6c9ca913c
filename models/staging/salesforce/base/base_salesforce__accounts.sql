{{ config(enabled=source_is_read('salesforce')) }}

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
    {{ record_versions('salesforce', 'renamed', 'account_id', 'Account') }}
)

select * from final
