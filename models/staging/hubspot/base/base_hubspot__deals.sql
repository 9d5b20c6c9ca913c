{{ config(enabled=source_is_read('hubspot')) }}

{%- set properties = [
    'dealstage', 'pipeline', 'dealtype', 'amount', 'deal_currency_code', 'closedate',
    'createdate', 'hs_is_closed', 'hs_is_closed_won', 'closed_lost_reason',
    'hs_merged_object_ids', 'hs_lastmodifieddate',
] -%}
{%- set also = {'dealstage': 'deal_pipeline_stage_id', 'pipeline': 'deal_pipeline_id'} %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
delivered as (
    {{ hubspot_records('deal', 'deals', properties, key='deal_id', also=also) }}
),

renamed as (
    select
        object_id as deal_id,
        {{ without_addresses('pipeline', []) }} as pipeline_id,
        {{ without_addresses('dealstage', []) }} as stage_id,
        {{ without_addresses('dealtype', []) }} as deal_type,
        {{ without_addresses('deal_currency_code', []) }} as currency,
        {{ without_addresses('closed_lost_reason', []) }} as lost_reason,
        hs_merged_object_ids as merged_ids,
        try_cast(amount as decimal(18, 2)) as amount,
        {{ flag('hs_is_closed') }} as is_closed,
        {{ flag('hs_is_closed_won') }} as is_won,
        {{ hubspot_time('closedate') }} as close_date_at,
        coalesce({{ hubspot_time('createdate') }}, {{ hubspot_time('delivered_created_at') }})
            as created_at,
        coalesce(
            {{ hubspot_time('hs_lastmodifieddate') }},
            {{ hubspot_time('delivered_updated_at') }}
        ) as updated_at,
        is_marked_deleted,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_versions('hubspot', 'renamed', 'deal_id') }}
)

select * from final
