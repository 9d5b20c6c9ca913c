{{ config(enabled=source_is_read('pipedrive')) }}

with

deals as (select * from {{ ref('base_pipedrive__deals') }}),

stage_names as (select * from {{ ref('base_pipedrive__stage_names') }}),

pipelines as (select * from {{ ref('base_pipedrive__pipelines') }}),

{# A closed deal keeps the stage in which it was closed; its status is that it is closed. #}
final as (
    select
        deals.*,
        coalesce(stage_names.stage_name, deals.stage_id) as stage_name,
        coalesce(pipelines.pipeline_name, stage_names.pipeline_name) as pipeline_name,
        case
            when deals.deal_status in ('won', 'lost') then deals.deal_status
            else coalesce(stage_names.stage_name, deals.stage_id)
        end as status,
        case
            when deals.deal_status = 'won' then coalesce(deals.won_at, deals.closed_at)
            when deals.deal_status = 'lost' then coalesce(deals.lost_at, deals.closed_at)
        end as decided_at
    from deals
    left join stage_names
        on deals.stage_id = stage_names.stage_id
    left join pipelines
        on deals.pipeline_id = pipelines.pipeline_id
)

select * from final
