{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'UserRoleId', 'IsDeleted', 'LastModifiedDate', 'SystemModstamp'
] %}

with

landed as (
    {{ landed('salesforce', 'User', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as user_id,
        "UserRoleId" as user_role_id,
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
    {{ record_versions('salesforce', 'renamed', 'user_id', 'User') }}
)

select * from final
