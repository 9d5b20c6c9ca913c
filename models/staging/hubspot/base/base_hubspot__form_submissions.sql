{{ config(enabled=source_is_read('hubspot')) }}

{%- set columns = [
    'timestamp', 'form_id', 'contact_id', 'conversion_id', 'page_url'
] -%}
{%- set api_columns = ['conversionId', 'formId', 'submittedAt', 'pageUrl', 'values'] -%}
{%- set text = dbt.type_string() %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
connector_submissions as (
    {{ landed('hubspot', 'contact_form_submission', columns, address_columns=['page_url']) }}
),

api_submissions as (
    {{ landed_pages('hubspot', 'form_submissions', api_columns, 'results') }}
),

api_fields as (
    select
        "conversionId" as conversion_id,
        "formId" as form_id,
        {{ hubspot_time('"submittedAt"') }} as occurred_at,
        "pageUrl" as page_url,
        {{ each_of(json_elements('"values"')) }} as field,
        _row,
        _load_id,
        _loaded_at
    from api_submissions
),

api_addresses as (
    select
        conversion_id,
        form_id,
        occurred_at,
        page_url,
        _row,
        _load_id,
        _loaded_at,
        max(case
            when lower({{ json_text('field', '$.name') }}) = 'email'
                then {{ json_text('field', '$.value') }}
        end) as email
    from api_fields
    group by conversion_id, form_id, occurred_at, page_url, _row, _load_id, _loaded_at
),

submissions as (
    select
        "conversion_id" as record_id,
        "form_id" as form_id,
        "contact_id" as contact_id,
        cast(null as {{ text }}) as email,
        "page_url" as page_url,
        {{ hubspot_time('"timestamp"') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from connector_submissions
    union all
    select
        conversion_id as record_id,
        form_id,
        cast(null as {{ text }}) as contact_id,
        email,
        page_url,
        occurred_at,
        _row,
        _load_id,
        _loaded_at
    from api_addresses
),

hashed as (
    select
        record_id,
        form_id,
        contact_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        {{ without_addresses('page_url', []) }} as page_url,
        occurred_at,
        _row,
        _load_id,
        _loaded_at
    from submissions
),

final as (
    {{ record_log('hashed', 'record_id') }}
)

select * from final
