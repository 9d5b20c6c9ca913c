{{ config(enabled=source_is_read('hubspot')) }}

{%- set columns = ['deal_id', 'value', 'date_entered', '_fivetran_start'] -%}
{%- set text = dbt.type_string() %}

with

deals as (
    select
        *,
        row_number() over (
            partition by deal_id order by updated_at nulls first, _load_id, _row
        ) as version_number
    from {{ ref('base_hubspot__deals') }}
),

stages as (select * from {{ ref('base_hubspot__deal_pipeline_stages') }}),

-- The columns as HubSpot writes them. -- noqa: disable=RF06
history as (
    {{ hubspot_property_history('deal_property_history', 'deals', 'deal_id', ['dealstage']) }}
),

stays as (
    {{ landed('hubspot', 'deal_stage', columns) }}
),

tracked as (
    select
        object_id as deal_id,
        property_value as stage_id,
        occurred_at,
        _row,
        _load_id,
        _loaded_at
    from history
    union all
    select
        "deal_id" as deal_id,
        "value" as stage_id,
        coalesce({{ hubspot_time('"date_entered"') }}, {{ hubspot_time('"_fivetran_start"') }})
            as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from stays
),

entries as (
    select
        deal_id || '.' || coalesce(stage_id, '') || '.' || cast(occurred_at as {{ text }})
            as record_id,
        deal_id,
        stage_id,
        occurred_at,
        true as is_date_known,
        _row,
        _load_id,
        _loaded_at
    from tracked
    where deal_id is not null and occurred_at is not null
),

logged as (
    {{ record_log('entries', 'record_id') }}
),

with_history as (
    select distinct deal_id from logged
),

{# Without a history only what stood in each delivery, changed some time before it was saved. #}
delivered as (
    select
        deals.deal_id || '.'
        || coalesce(cast(deals.updated_at as {{ text }}), '') as record_id,
        deals.deal_id,
        deals.stage_id,
        case
            when deals.version_number = 1 then coalesce(deals.created_at, deals.updated_at)
            else deals.updated_at
        end as occurred_at,
        false as is_date_known,
        deals._row,
        deals._load_id,
        deals.known_at
    from deals
    left join with_history on deals.deal_id = with_history.deal_id
    where with_history.deal_id is null
),

states as (
    select
        record_id,
        deal_id,
        stage_id,
        occurred_at,
        is_date_known,
        _row,
        _load_id,
        known_at
    from logged
    union all
    select * from delivered
),

compared as (
    select
        states.*,
        lag(stage_id) over (
            partition by deal_id order by occurred_at, _load_id, _row, record_id
        ) as earlier_stage_id
    from states
    where stage_id is not null and occurred_at is not null
),

changed as (
    select * from compared
    where not ({{ same('stage_id', 'earlier_stage_id') }})
),

{# What people call a stage, where that was delivered: ids of own stages are numbers. #}
final as (
    select
        changed.record_id,
        changed.deal_id,
        changed.stage_id,
        coalesce(stages.stage_label, changed.stage_id) as status,
        coalesce(earlier_stages.stage_label, changed.earlier_stage_id) as earlier_status,
        row_number() over (
            partition by changed.deal_id
            order by changed.occurred_at, changed._load_id, changed._row, changed.record_id
        ) as state_number,
        changed.occurred_at,
        changed.is_date_known,
        changed._row,
        changed._load_id,
        changed.known_at
    from changed
    left join stages on changed.stage_id = stages.stage_id
    left join stages as earlier_stages on changed.earlier_stage_id = earlier_stages.stage_id
)

select * from final
