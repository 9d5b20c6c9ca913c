{#- Never stored: answers are still as delivered. -#}
{{ config(enabled=source_is_read('linkedin'), materialized='ephemeral') }}

{%- set fields = [
    'id', 'submittedAt', 'testLead', 'leadType', 'submitter', 'versionedLeadGenFormUrn',
    'associatedEntity', 'leadMetadata', 'leadMetadataInfo', 'formResponse', 'form'
] -%}
{%- set nested = ['elements', 'formresponse', 'form'] %}

with

landed as (
    {{ landed('linkedin', 'lead_form_responses', ['elements'] + fields, nested) }}
),

{# A page of the API's answer as it stands holds many; or each stands in a row of its own. #}
-- The names that LinkedIn gives. -- noqa: disable=RF06
pages as (
    select
        {{ each_of(json_elements('"elements"')) }} as element,
        _row,
        _load_id,
        _loaded_at
    from landed
    where "elements" is not null
),

responses as (
    select
        {%- for field in fields %}
        {{ json_text('element', '$.' ~ field) }} as {{ adapter.quote(field) }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from pages
    union all
    select
        {%- for field in fields %}
        {{ adapter.quote(field) }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from landed
    where "elements" is null
),

final as (
    select
        "id" as response_id,
        "submittedAt" as submitted_at,
        "testLead" as is_test,
        "leadType" as lead_type,
        {{ linkedin_id('"submitter"') }} as profile_id,
        {{ linkedin_id(dbt.split_part(
            "replace(\"versionedLeadGenFormUrn\", 'urn:li:versionedLeadGenForm:(', '')", "','", 1
        )) }} as form_id,
        {{ linkedin_id(json_text('"associatedEntity"', '$.associatedCreative')) }} as creative_id,
        {{ linkedin_id('coalesce('
            ~ json_text('"leadMetadata"', '$.sponsoredLeadMetadata.campaign') ~ ', '
            ~ json_text('"leadMetadataInfo"', '$.sponsoredLeadMetadataInfo.campaign.id') ~ ')'
        ) }} as campaign_id,
        {{ json_text('"leadMetadataInfo"', '$.sponsoredLeadMetadataInfo.campaign.name') }}
            as campaign_name,
        "formResponse" as form_response,
        "form" as form,
        _row,
        _load_id,
        _loaded_at
    from responses
)

select * from final
