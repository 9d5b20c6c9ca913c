{{ config(enabled=source_is_read('pipedrive')) }}

{%- set zone = source_timezone('pipedrive') -%}
{%- set columns = with_own_fields('pipedrive', [
    'id', 'person_id', 'org_id', 'user_id', 'owner_id', 'lead_id', 'stage_id',
    'pipeline_id', 'status', 'value', 'currency', 'expected_close_date', 'lost_reason',
    'won_time', 'lost_time', 'close_time', 'stage_change_time', 'add_time', 'update_time',
    'active_flag', 'deleted', 'is_deleted', 'custom_fields'
], ['lost_reason', 'business_type', 'product']) %}
{#- Objects inside these columns hold addresses; only ids are taken from them. -#}
{%- set with_addresses = ['person_id', 'org_id', 'user_id', 'owner_id'] %}

with

landed as (
    {{ landed('pipedrive', 'deals', columns, address_columns=with_addresses) }}
),

renamed as (
    select
        id as opportunity_id,
        {{ pipedrive_id('person_id') }} as contact_id,
        {{ pipedrive_id('org_id') }} as account_id,
        coalesce(
            {{ pipedrive_id('owner_id') }},
            {{ pipedrive_id('user_id') }}
        ) as owner_id,
        lead_id,
        stage_id,
        pipeline_id,
        status as deal_status,
        currency,
        coalesce(lost_reason, {{ pipedrive_own_field('lost_reason') }}) as lost_reason,
        {{ pipedrive_own_field('business_type') }} as business_words,
        {{ pipedrive_own_field('product') }} as product_id,
        try_cast(value as decimal(18, 2)) as amount,
        try_cast(substr(expected_close_date, 1, 10) as date) as expected_close_on,
        {{ pipedrive_is_deleted('status') }} as is_marked_deleted,
        {{ utc_from_text('won_time', zone) }} as won_at,
        {{ utc_from_text('lost_time', zone) }} as lost_at,
        {{ utc_from_text('close_time', zone) }} as closed_at,
        {{ utc_from_text('stage_change_time', zone) }} as stage_changed_at,
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
    {{ record_versions('pipedrive', 'renamed', 'opportunity_id') }}
)

select * from final
