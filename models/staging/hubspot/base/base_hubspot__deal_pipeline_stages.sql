{{ config(enabled=source_is_read('hubspot')) }}

{%- set columns = [
    '_fivetran_deleted', '_fivetran_synced', 'stage_id', 'label', 'pipeline_id', 'is_closed',
    'closed_won', 'probability', 'updated_at'
] %}

with

-- The columns as HubSpot writes them. -- noqa: disable=RF06
connector_stages as (
    {{ landed('hubspot', 'deal_pipeline_stage', columns, address_columns=['label']) }}
),

pipelines as (
    {{ landed_pages('hubspot', 'deal_pipelines', ['id', 'stages', 'updatedAt'], 'results') }}
),

api_stages as (
    select
        "id" as pipeline_id,
        {{ each_of(json_elements('"stages"')) }} as stage,
        "updatedAt" as pipeline_updated_at,
        _row,
        _load_id,
        _loaded_at
    from pipelines
),

delivered as (
    select
        "stage_id" as stage_id,
        "pipeline_id" as pipeline_id,
        "label" as label,
        {{ flag('"is_closed"') }} as is_closed,
        {{ flag('"closed_won"') }} as is_won,
        try_cast("probability" as double) as probability,
        coalesce({{ hubspot_time('"updated_at"') }}, {{ hubspot_time('"_fivetran_synced"') }})
            as updated_at,
        _row,
        _load_id,
        _loaded_at
    from connector_stages
    union all
    select
        {{ json_text('stage', '$.id') }} as stage_id,
        pipeline_id,
        {{ json_text('stage', '$.label') }} as label,
        {{ flag(json_text('stage', '$.metadata.isClosed')) }} as is_closed,
        cast(null as boolean) as is_won,
        try_cast({{ json_text('stage', '$.metadata.probability') }} as double) as probability,
        coalesce(
            {{ hubspot_time(json_text('stage', '$.updatedAt')) }},
            {{ hubspot_time('pipeline_updated_at') }}
        ) as updated_at,
        _row,
        _load_id,
        _loaded_at
    from api_stages
),

{# A stage that was deleted still names what deals once stood in. #}
ranked as (
    select
        *,
        row_number() over (
            partition by stage_id order by updated_at desc nulls last, _load_id desc, _row desc
        ) as version_rank
    from delivered
    where stage_id is not null
),

final as (
    select
        stage_id,
        pipeline_id,
        {{ without_addresses('label', []) }} as stage_label,
        coalesce(is_closed, probability in (0, 1), false) as is_closed,
        coalesce(
            is_won, coalesce(is_closed, probability in (0, 1)) and probability = 1, false
        ) as is_won,
        _row,
        _load_id
    from ranked
    where version_rank = 1
)

select * from final
