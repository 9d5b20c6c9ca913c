{{ config(enabled=source_is_read('brevo')) }}

{%- set zone = source_timezone('brevo') -%}
{%- set columns = with_own_fields('brevo', [
    'id', 'contact id', 'email', 'emailblacklisted', 'email_blacklisted', 'createdat',
    'added_time', 'modifiedat', 'modified_time', 'attributes', 'double_opt-in', 'opt_in'
], ['job_title', 'department', 'company_name', 'country', 'industry']) %}

with

landed as (
    {{ landed('brevo', 'contacts', columns) }}
),

renamed as (
    select
        coalesce(id, {{ adapter.quote('contact id') }}) as contact_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        {{ brevo_own_attribute('job_title') }} as job_title,
        {{ brevo_own_attribute('department') }} as department,
        {{ brevo_own_attribute('company_name') }} as company_name,
        {{ brevo_own_attribute('industry') }} as industry,
        {{ brevo_own_attribute('country') }} as country,
        coalesce({{ flag('emailblacklisted') }}, {{ flag('email_blacklisted') }}, false)
            as is_blocked,
        {{ brevo_is_confirmed(brevo_attribute('DOUBLE_OPT-IN', 'double_opt-in')) }} as is_confirmed,
        {{ checkbox(brevo_attribute('OPT_IN', 'opt_in')) }} as has_opted_in,
        false as is_marked_deleted,
        coalesce(
            {{ utc_from_text('createdat', zone) }},
            {{ utc_from_text('added_time', zone) }}
        ) as created_at,
        coalesce(
            {{ utc_from_text('modifiedat', zone) }}, {{ utc_from_text('modified_time', zone) }},
            {{ utc_from_text('createdat', zone) }}, {{ utc_from_text('added_time', zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('brevo', 'renamed', 'contact_id') }}
)

select * from final
