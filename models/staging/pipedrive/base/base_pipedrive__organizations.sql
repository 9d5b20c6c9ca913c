{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = with_own_fields('pipedrive', [
    'id', 'name', 'website', 'industry', 'employee_count', 'address', 'address_country',
    'country_code', 'add_time', 'update_time', 'active_flag', 'is_deleted', 'deleted',
    'custom_fields'
], ['website', 'industry', 'employee_count']) %}

with

landed as (
    {{ landed('pipedrive', 'organizations', columns) }}
),

renamed as (
    select
        id as account_id,
        name as account_name,
        coalesce({{ pipedrive_own_field('website') }}, website) as website,
        coalesce({{ pipedrive_own_field('industry') }}, industry) as industry,
        coalesce(address_country, {{ json_text('address', '$.country') }}, country_code) as country,
        try_cast(coalesce({{ pipedrive_own_field('employee_count') }}, employee_count) as bigint)
            as employee_count,
        {{ pipedrive_is_deleted() }} as is_marked_deleted,
        coalesce(
            {{ utc_from_text('update_time', zone) }},
            {{ utc_from_text('add_time', zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('pipedrive', 'renamed', 'account_id') }}
)

select * from final
