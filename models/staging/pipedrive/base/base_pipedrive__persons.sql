{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = with_own_fields('pipedrive', [
    'id', 'org_id', 'add_time', 'update_time', 'active_flag', 'is_deleted', 'deleted',
    'merge_what_id', 'marketing_status', 'job_title', 'country_code', 'custom_fields'
], ['job_title', 'department', 'country']) %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['org_id'] %}

with

landed as (
    {{ landed('pipedrive', 'persons', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        id as contact_id,
        {{ pipedrive_id('org_id') }} as account_id,
        merge_what_id as absorbed_contact_id,
        coalesce({{ pipedrive_own_field('job_title') }}, job_title) as job_title,
        {{ pipedrive_own_field('department') }} as department,
        {{ pipedrive_own_field('country') }} as country,
        marketing_status,
        {{ pipedrive_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('add_time', zone) }} as created_at,
        {{ utc_from_text('update_time', zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('pipedrive', 'renamed', 'contact_id') }}
)

select * from final
