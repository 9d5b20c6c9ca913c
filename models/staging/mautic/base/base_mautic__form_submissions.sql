{{ config(enabled=source_is_read('mautic')) }}

{%- set columns = ['id', 'form_id', 'lead_id', 'tracking_id', 'date_submitted', 'referer'] -%}
{%- set api_columns = ['id', 'form', 'lead', 'trackingId', 'dateSubmitted', 'referer'] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    select
        id,
        form_id,
        lead_id,
        tracking_id,
        date_submitted,
        referer,
        _row,
        _load_id,
        _loaded_at
    from (
        {{ mautic_rows('form_submissions', columns) }}
    ) as table_rows
    where date_submitted is not null
    union all
    select
        "id" as id,
        {{ json_text('"form"', '$.id') }} as form_id,
        {{ json_text('"lead"', '$.id') }} as lead_id,
        "trackingId" as tracking_id,
        "dateSubmitted" as date_submitted,
        "referer" as referer,
        _row,
        _load_id,
        _loaded_at
    from (
        {{ landed_pages('mautic', 'form_submissions', api_columns, 'submissions') }}
    ) as api_rows
    where "dateSubmitted" is not null
),

renamed as (
    select
        id as submission_id,
        form_id,
        lead_id as contact_id,
        tracking_id as visitor_id,
        {{ without_addresses('referer', []) }} as page_url,
        {{ mautic_time('date_submitted') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_log('renamed', 'submission_id') }}
)

select * from final
