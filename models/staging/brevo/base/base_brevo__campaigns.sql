{{ config(enabled=source_is_read('brevo')) }}

{%- set zone = source_timezone('brevo') -%}
{%- set columns = [
    'id', 'name', 'type', 'status', 'sentdate', 'scheduledat', 'createdat', 'modifiedat'
] %}

with

landed as (
    {{ landed('brevo', 'campaigns', columns) }}
),

renamed as (
    select
        id as campaign_id,
        name as campaign_name,
        status,
        false as is_marked_deleted,
        {{ utc_from_text('createdat', zone) }} as created_at,
        coalesce(
            {{ utc_from_text('sentdate', zone) }},
            {{ utc_from_text('scheduledat', zone) }}, {{ utc_from_text('createdat', zone) }}
        ) as started_at,
        coalesce(
            {{ utc_from_text('modifiedat', zone) }},
            {{ utc_from_text('createdat', zone) }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('brevo', 'renamed', 'campaign_id') }}
)

select * from final
