{{ config(enabled=source_is_read('brevo')) }}

{%- set zone = source_timezone('brevo') -%}
{%- set columns = [
    'email', 'blockedat', 'reason'
] %}

with

landed as (
    {{ landed('brevo', 'blocked_contacts', columns) }}
),

renamed as (
    select
        {{ email_hash('email') }} || '.' || blockedat as block_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        coalesce({{ json_text('reason', '$.code') }}, reason) as reason_code,
        {{ utc_from_text('blockedat', zone) }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'block_id') }}
)

select * from final
