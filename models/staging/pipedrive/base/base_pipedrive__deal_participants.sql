{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = [
    'id', 'deal_id', 'related_item_type', 'related_item_id', 'person_id', 'add_time',
    'active_flag', 'is_deleted', 'deleted'
] %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['person_id'] %}

with

landed as (
    {{ landed('pipedrive', 'deal_participants', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        id as participant_id,
        coalesce(
            case when coalesce(related_item_type, 'deal') = 'deal' then related_item_id end, deal_id
        ) as opportunity_id,
        {{ pipedrive_id('person_id') }} as contact_id,
        {{ pipedrive_is_deleted() }} as is_deleted,
        {{ utc_from_text('add_time', zone) }} as added_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ record_log('renamed', 'participant_id') }}
)

select * from final
