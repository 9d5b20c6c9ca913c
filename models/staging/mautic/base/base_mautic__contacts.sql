{{ config(enabled=source_is_read('mautic')) }}

{%- set columns = [
    'id', 'stage_id', 'date_added', 'date_modified', 'email', 'company', 'position', 'country',
    'website'
] -%}
{%- set api_columns = ['id', 'dateAdded', 'dateModified', 'fields', 'stage'] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
table_rows as (
    {{ mautic_rows('leads', columns) }}
),

api_rows as (
    {{ landed_pages('mautic', 'contacts', api_columns, 'contacts') }}
),

delivered as (
    select
        id,
        stage_id,
        date_added,
        date_modified,
        email,
        company,
        position as job_title,
        country,
        website,
        _row,
        _load_id,
        _loaded_at
    from table_rows
    union all
    select
        "id" as id,
        {{ json_text('"stage"', '$.id') }} as stage_id,
        "dateAdded" as date_added,
        "dateModified" as date_modified,
        {%- for field, alias in [
            ('email', 'email'), ('company', 'company'), ('position', 'job_title'),
            ('country', 'country'), ('website', 'website')
        ] %}
        nullif(trim({{ json_text('"fields"', '$.all.' ~ field) }}), '') as {{ alias }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from api_rows
),

renamed as (
    select
        id as contact_id,
        stage_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        {{ without_addresses('company', []) }} as company_name,
        {{ website_domain(without_addresses('website', [])) }} as company_domain,
        {{ without_addresses('job_title', []) }} as job_title,
        {{ without_addresses('country', []) }} as country,
        {{ mautic_time('date_added') }} as created_at,
        {# A contact that nobody changed yet has no other date than that of its creation. #}
        coalesce({{ mautic_time('date_modified') }}, {{ mautic_time('date_added') }}) as updated_at,
        false as is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_versions('mautic', 'renamed', 'contact_id', 'leads') }}
)

select * from final
