{{ config(enabled=source_is_read('hubspot')) }}

{%- set stages = hubspot_lifecycle_stages() -%}
{%- set properties = [
    'email', 'hs_additional_emails', 'createdate', 'lastmodifieddate', 'associatedcompanyid',
    'jobtitle', 'job_function', 'hs_seniority', 'seniority', 'company', 'website', 'industry',
    'numemployees', 'country', 'lifecyclestage', 'hs_lead_status', 'hs_analytics_source',
    'hs_merged_object_ids', 'hs_calculated_merged_vids', 'hs_email_optout',
    'hs_emailconfirmationstatus',
] + hubspot_stage_dates() %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
delivered as (
    {{ hubspot_records('contact', 'contacts', properties) }}
),

renamed as (
    select
        object_id as contact_id,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        {{ list_map(
            parts_of('hs_additional_emails', ';'), email_hash("nullif(trim(x), '')")
        ) }} as additional_email_hashes,
        associatedcompanyid as account_id,
        {{ without_addresses('jobtitle', []) }} as job_title,
        {{ without_addresses('job_function', []) }} as department,
        coalesce(
            {{ without_addresses('hs_seniority', []) }},
            {{ without_addresses('seniority', []) }}
        ) as seniority,
        {{ without_addresses('company', []) }} as company_name,
        {{ website_domain(without_addresses('website', [])) }} as company_domain,
        {{ without_addresses('industry', []) }} as industry,
        try_cast(numemployees as bigint) as employee_count,
        {{ without_addresses('country', []) }} as country,
        {{ without_addresses('lifecyclestage', []) }} as lifecyclestage,
        {{ without_addresses('hs_lead_status', []) }} as hs_lead_status,
        {{ without_addresses('hs_analytics_source', []) }} as source_name,
        hs_merged_object_ids as merged_ids,
        hs_calculated_merged_vids as merged_ids_with_times,
        {{ checkbox('hs_email_optout') }} as is_opted_out,
        {{ without_addresses('hs_emailconfirmationstatus', []) }} as confirmation_status,
        {%- for stage in stages %}
        coalesce(
            {{ hubspot_time('hs_v2_date_entered_' ~ stage) }},
            {{ hubspot_time('hs_lifecyclestage_' ~ stage ~ '_date') }}
        ) as {{ stage }}_at,
        {%- endfor %}
        coalesce({{ hubspot_time('createdate') }}, {{ hubspot_time('delivered_created_at') }})
            as created_at,
        coalesce(
            {{ hubspot_time('lastmodifieddate') }},
            {{ hubspot_time('delivered_updated_at') }}
        ) as updated_at,
        is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_versions('hubspot', 'renamed', 'contact_id') }}
)

select * from final
