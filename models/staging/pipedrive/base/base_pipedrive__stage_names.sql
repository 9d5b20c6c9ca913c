{{ config(enabled=source_is_read('pipedrive')) }}

with

stages as (select * from {{ ref('base_pipedrive__stages') }}),

pipelines as (select * from {{ ref('base_pipedrive__pipelines') }}),

final as (
    select
        stages.stage_id,
        stages.stage_name,
        coalesce(pipelines.pipeline_name, stages.pipeline_name) as pipeline_name
    from stages
    left join pipelines
        on stages.pipeline_id = pipelines.pipeline_id
)

select * from final
