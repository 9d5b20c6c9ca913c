{{ config(enabled=source_is_read('hubspot')) }}

{%- set properties = [
    'lifecyclestage', 'hs_lead_status', 'hs_emailconfirmationstatus', 'hs_email_optout', 'email',
    'jobtitle', 'job_function', 'hs_seniority', 'company', 'industry', 'country',
] + hubspot_state_properties() %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
delivered as (
    {{ hubspot_property_history(
        'contact_property_history', 'contacts', 'contact_id', properties | unique | list
    ) }}
),

renamed as (
    select
        object_id
        || '.' || property_name
        || '.' || coalesce(cast(occurred_at as {{ dbt.type_string() }}), '') as change_id,
        object_id as contact_id,
        property_name,
        case
            when property_name <> 'email' then {{ without_addresses('property_value', []) }}
        end as property_value,
        case when property_name = 'email' then {{ email_hash('property_value') }} end
            as email_hash,
        case when property_name = 'email' then {{ email_domain('property_value') }} end
            as email_domain,
        property_name = 'email' and {{ is_role_mailbox('property_value') }} as is_role_mailbox,
        change_source,
        occurred_at,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_log('renamed', 'change_id') }}
)

select * from final
