{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'account_id', 'updated_at', 'name', 'domain', 'industry', 'employee_count',
    'country', 'parent_account_id', 'is_target_account'
] %}

with

landed as (
{{ landed('canonical', 'accounts', columns) }}
),

renamed as (
    select
        account_id,
        {{ utc_from_text('updated_at', zone) }} as updated_at,
        name,
        domain,
        industry,
        try_cast(employee_count as bigint) as employee_count,
        country,
        parent_account_id,
        coalesce({{ flag('is_target_account') }}, false) as is_target_account,
        (
            account_id is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at as known_at
    from landed
)

select * from renamed
