{{ config(enabled=source_is_read('pipedrive')) }}

{#- Changes of stage and status out of the change log, with the stage that the deal stood in. -#}
with

flow as (
    select *
    from {{ ref('base_pipedrive__deal_flow') }}
    where field_key in ('stage_id', 'status') and occurred_at is not null
),

reasons as (
    select
        opportunity_id,
        occurred_at,
        max(new_value) as reason
    from {{ ref('base_pipedrive__deal_flow') }}
    where field_key = 'lost_reason'
    group by opportunity_id, occurred_at
),

deals as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_pipedrive__deal_versions') }}
),

stage_names as (select * from {{ ref('base_pipedrive__stage_names') }}),

{# Today's name of a stage, so that one word means one stage; else the name that was logged. #}
named as (
    select
        flow.change_id,
        flow.opportunity_id,
        flow.field_key,
        flow.occurred_at,
        case
            when flow.field_key = 'stage_id'
                then coalesce(stages_before.stage_name, flow.old_name, flow.old_value)
        end as stage_before,
        case
            when flow.field_key = 'stage_id'
                then coalesce(stages_after.stage_name, flow.new_name, flow.new_value)
        end as stage_after,
        case when flow.field_key = 'status' then flow.old_value end as status_before,
        case when flow.field_key = 'status' then flow.new_value end as status_after,
        flow._row,
        flow._load_id,
        flow.known_at
    from flow
    left join stage_names as stages_before
        on flow.field_key = 'stage_id' and flow.old_value = stages_before.stage_id
    left join stage_names as stages_after
        on flow.field_key = 'stage_id' and flow.new_value = stages_after.stage_id
    {# A deal is made in a stage and open: that is no change. #}
    where flow.old_value is not null
),

entries as (
    select
        named.*,
        deals.stage_name as stage_today,
        deals.lost_reason,
        row_number() over (
            partition by named.opportunity_id, named.status_after = 'lost'
            order by named.occurred_at desc, length(named.change_id) desc, named.change_id desc
        ) as latest_rank
    from named
    left join deals
        on named.opportunity_id = deals.opportunity_id and deals.version_rank = 1
),

placed as (
    {{ stages_behind_statuses('entries', 'opportunity_id') }}
),

final as (
    select
        placed.change_id,
        placed.opportunity_id,
        placed.occurred_at,
        case
            when placed.field_key = 'stage_id' then placed.stage_before
            when placed.status_before in ('won', 'lost') then placed.status_before
            else placed.stage_name
        end as from_status,
        case
            when placed.field_key = 'stage_id' then placed.stage_after
            when placed.status_after in ('won', 'lost') then placed.status_after
            when placed.status_after = 'open' then placed.stage_name
        end as to_status,
        case
            when placed.status_after = 'lost' and placed.latest_rank = 1
                then coalesce(reasons.reason, placed.lost_reason)
            when placed.status_after = 'lost' then reasons.reason
        end as reason,
        placed._row,
        placed._load_id,
        placed.known_at
    from placed
    left join reasons
        on
            placed.opportunity_id = reasons.opportunity_id
            and placed.occurred_at = reasons.occurred_at
)

select * from final
