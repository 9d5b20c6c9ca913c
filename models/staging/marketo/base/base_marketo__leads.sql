{{ config(enabled=source_is_read('marketo')) }}

{%- set zone = source_timezone('marketo') -%}
{%- set columns = with_own_fields('marketo', [
    'id', 'email', 'createdat', 'updatedat', 'company', 'title', 'department', 'industry',
    'numberofemployees', 'country', 'website', 'leadstatus', 'leadsource', 'unsubscribed',
    'acquisitionprogramid'
], ['lead_status_column']) %}

with

landed as (
    {{ landed('marketo', 'leads', columns) }}
),

renamed as (
    select
        id as lead_id,
        {{ email_hash(marketo_value('email')) }} as email_hash,
        {{ email_domain(marketo_value('email')) }} as email_domain,
        {{ is_role_mailbox(marketo_value('email')) }} as is_role_mailbox,
        {{ marketo_value('title') }} as job_title,
        {{ marketo_value('department') }} as department,
        {{ marketo_value('company') }} as company_name,
        {{ website_domain(marketo_value('website')) }} as company_domain,
        {{ marketo_value('industry') }} as industry,
        {{ marketo_value('country') }} as country,
        try_cast(numberofemployees as bigint) as employee_count,
        coalesce(
            {{ own_field_value('marketo', 'lead_status_column') }},
            {{ marketo_value('leadstatus') }}
        ) as status,
        {{ marketo_value('leadsource') }} as source_name,
        {{ marketo_value('acquisitionprogramid') }} as measure_id,
        {{ checkbox('unsubscribed') }} as has_unsubscribed,
        false as is_marked_deleted,
        {{ utc_from_text(marketo_value('createdat'), zone) }} as created_at,
        coalesce(
            {{ utc_from_text(marketo_value('updatedat'), zone) }},
            {{ utc_from_text(marketo_value('createdat'), zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('marketo', 'renamed', 'lead_id') }}
)

select * from final
