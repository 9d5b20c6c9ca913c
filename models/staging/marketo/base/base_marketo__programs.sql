{{ config(enabled=source_is_read('marketo')) }}

{%- set zone = source_timezone('marketo') -%}
{%- set columns = [
    'id', 'name', 'type', 'channel', 'startdate', 'enddate', 'costs', 'createdat',
    'updatedat'
] %}

with

landed as (
    {{ landed('marketo', 'programs', columns) }}
),

renamed as (
    select
        id as program_id,
        name as program_name,
        {{ marketo_value('channel') }} as channel,
        costs,
        false as is_marked_deleted,
        try_cast(substr({{ marketo_value('startdate') }}, 1, 10) as date) as started_on,
        try_cast(substr({{ marketo_value('enddate') }}, 1, 10) as date) as ended_on,
        {{ utc_from_text("replace(createdat, 'Z+0000', 'Z')", zone) }} as created_at,
        {# As in 2022-03-01T10:00:00Z+0000. #}
        {{ utc_from_text("replace(updatedat, 'Z+0000', 'Z')", zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_versions('marketo', 'renamed', 'program_id') }}
)

select * from final
