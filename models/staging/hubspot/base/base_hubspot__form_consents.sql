{{ config(enabled=source_is_read('hubspot')) }}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
submissions as (
    {{ landed_pages('hubspot', 'form_submissions', ['conversionId', 'values'], 'results') }}
),

fields as (
    select
        "conversionId" as conversion_id,
        {{ each_of(json_elements('"values"')) }} as field,
        _row,
        _load_id,
        _loaded_at
    from submissions
),

named_fields as (
    select
        conversion_id,
        {{ json_text('field', '$.name') }} as field_name,
        {{ json_text('field', '$.value') }} as field_value,
        _row,
        _load_id,
        _loaded_at
    from fields
),

{# Boxes for consent are fields of their own: LEGAL_CONSENT.subscription_type_<id>. #}
consents as (
    select
        conversion_id || '.' || {{ dbt.split_part('field_name', "'subscription_type_'", 2) }}
            as record_id,
        conversion_id,
        {{ dbt.split_part('field_name', "'subscription_type_'", 2) }} as subscription_id,
        {{ flag('field_value') }} or lower(field_value) in ('checked', 'on') as is_given,
        _row,
        _load_id,
        _loaded_at
    from named_fields
    where {{ matches_pattern('field_name', "'^legal_consent[.]subscription_type_'") }}
),

logged as (
    {{ record_log('consents', 'record_id') }}
),

final as (
    select
        record_id,
        conversion_id,
        subscription_id,
        coalesce(is_given, false) as is_given,
        _row,
        _load_id,
        known_at
    from logged
)

select * from final
