{{ config(enabled=source_is_read('mautic')) }}

{%- set fields = [
    'companyname', 'companywebsite', 'companyindustry', 'companycountry',
    'companynumber_of_employees'
] -%}
{%- set columns = ['id', 'date_added', 'date_modified'] + fields %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    select
        id,
        coalesce(date_modified, date_added) as changed_at,
        {{ fields | join(',\n        ') }},
        _row,
        _load_id,
        _loaded_at
    from (
        {{ mautic_rows('companies', columns) }}
    ) as table_rows
    {# The API has the same name: its answers hold the fields apart. #}
    where {{ fields | join(' is not null or ') }} is not null
    union all
    select
        "id" as id,
        coalesce("dateModified", "dateAdded") as changed_at,
        {%- for field in fields %}
        nullif(trim({{ json_text('"fields"', '$.all.' ~ field) }}), '') as {{ field }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from (
        {{ landed_pages(
            'mautic', 'companies', ['id', 'dateAdded', 'dateModified', 'fields'], 'companies'
        ) }}
    ) as api_rows
    where "fields" is not null
),

renamed as (
    select
        id as account_id,
        {{ without_addresses('companyname', []) }} as account_name,
        {{ website_domain(without_addresses('companywebsite', [])) }} as account_domain,
        {{ without_addresses('companyindustry', []) }} as industry,
        try_cast(companynumber_of_employees as bigint) as employee_count,
        {{ without_addresses('companycountry', []) }} as country,
        {{ mautic_time('changed_at') }} as updated_at,
        false as is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_versions('mautic', 'renamed', 'account_id') }}
)

select * from final
