{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = [
    'id', 'type', 'done', 'due_date', 'due_time', 'marked_as_done_time', 'deal_id',
    'lead_id', 'person_id', 'participants', 'user_id', 'owner_id', 'outcome',
    'active_flag', 'is_deleted', 'deleted', 'add_time', 'update_time'
] %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['person_id', 'user_id', 'owner_id'] %}

with

landed as (
    {{ landed('pipedrive', 'activities', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        id as activity_id,
        type as type_key,
        deal_id as opportunity_id,
        lead_id,
        coalesce(
            {{ pipedrive_id('person_id') }}, {{ json_text('participants', '$[0].person_id') }}
        ) as contact_id,
        coalesce(
            {{ pipedrive_id('owner_id') }},
            {{ pipedrive_id('user_id') }}
        ) as owner_id,
        outcome,
        {{ checkbox('done') }} as is_done,
        {{ pipedrive_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('marked_as_done_time', zone) }} as done_at,
        case
            when due_time is not null
                then {{ utc_from_text("(substr(due_date, 1, 10) || ' ' || due_time)", zone) }}
        end as due_at,
        {{ start_of_delivered_day('due_date', zone) }} as due_day_at,
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
    {{ record_versions('pipedrive', 'renamed', 'activity_id') }}
)

select * from final
