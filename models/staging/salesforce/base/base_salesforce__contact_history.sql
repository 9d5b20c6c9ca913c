{{ config(enabled=source_is_read('salesforce')) }}

{%- set zone = source_timezone('salesforce') -%}
{%- set columns = [
    'Id', 'ContactId', 'Field', 'OldValue', 'NewValue', 'CreatedDate'
] %}

with

landed as (
    {{ landed('salesforce', 'ContactHistory', columns) }}
),

-- The columns as Salesforce writes them. -- noqa: disable=RF06
renamed as (
    select
        "Id" as history_id,
        "ContactId" as contact_id,
        "Field" as field,
        "OldValue" as old_value,
        "NewValue" as new_value,
        {{ utc_from_text('"CreatedDate"', zone) }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'history_id') }}
)

select * from final
