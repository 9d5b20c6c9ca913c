{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'contactid', 'emailaddress1', 'jobtitle', 'department', 'address1_country', 'merged',
    'donotemail', 'donotbulkemail', 'parentcustomerid', '_parentcustomerid_value',
    'accountid', '_accountid_value', 'masterid', '_masterid_value', 'id', 'createdon',
    'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
] %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['emailaddress1'] %}

with

landed as (
    {{ landed('dynamics', 'contact', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        {{ dataverse_key('contactid') }} as contact_id,
        {{ email_hash('emailaddress1') }} as email_hash,
        {{ email_domain('emailaddress1') }} as email_domain,
        {{ is_role_mailbox('emailaddress1') }} as is_role_mailbox,
        coalesce(
            {{ dataverse_lookup('accountid') }},
            {{ dataverse_lookup('parentcustomerid') }}
        ) as account_id,
        case when {{ checkbox('merged') }} then {{ dataverse_lookup('masterid') }} end
            as merged_into_contact_id,
        jobtitle as job_title,
        department,
        address1_country as country,
        {{ checkbox('donotemail') }} or {{ checkbox('donotbulkemail') }} as has_opted_out,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'contact_id') }}
)

select * from final
