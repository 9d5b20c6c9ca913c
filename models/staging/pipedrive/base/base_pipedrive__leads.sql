{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = with_own_fields('pipedrive', [
    'id', 'person_id', 'organization_id', 'related_person_id', 'related_org_id',
    'owner_id', 'deal_id', 'source_name', 'source', 'is_archived', 'is_deleted',
    'deleted', 'archive_time', 'add_time', 'update_time', 'custom_fields'
], ['lead_reason']) %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['person_id', 'organization_id', 'owner_id'] %}

with

landed as (
    {{ landed('pipedrive', 'leads', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        id as lead_id,
        coalesce({{ pipedrive_id('person_id') }}, related_person_id) as contact_id,
        coalesce({{ pipedrive_id('organization_id') }}, related_org_id) as account_id,
        {{ pipedrive_id('owner_id') }} as owner_id,
        deal_id as opportunity_id,
        coalesce(source_name, source) as source_name,
        {{ pipedrive_own_field('lead_reason') }} as reason,
        coalesce({{ flag('is_archived') }}, archive_time is not null) as is_archived,
        coalesce({{ flag('is_deleted') }}, {{ flag('deleted') }}, false) as is_marked_deleted,
        {{ utc_from_text('archive_time', zone) }} as archived_at,
        {{ utc_from_text('add_time', zone) }} as created_at,
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
    {{ record_versions('pipedrive', 'renamed', 'lead_id') }}
)

select * from final
