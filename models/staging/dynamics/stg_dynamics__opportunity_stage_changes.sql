{{ config(enabled=source_is_read('dynamics')) }}

with

stage_events as (select * from {{ ref('base_dynamics__stage_events') }}),

status_events as (select * from {{ ref('base_dynamics__status_events') }}),

opportunities as (
    select
        *,
        row_number() over (
            partition by opportunity_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_dynamics__opportunity_versions') }}
),

events as (
    select
        change_id,
        opportunity_id,
        stage_before,
        stage_after,
        cast(null as {{ dbt.type_string() }}) as status_before,
        cast(null as {{ dbt.type_string() }}) as status_after,
        true as is_stage,
        occurred_at,
        is_date_known,
        _row,
        _load_id,
        known_at
    from stage_events
    where occurred_at is not null
    union all
    select
        change_id,
        opportunity_id,
        cast(null as {{ dbt.type_string() }}) as stage_before,
        cast(null as {{ dbt.type_string() }}) as stage_after,
        status_before,
        status_after,
        false as is_stage,
        occurred_at,
        is_date_known,
        _row,
        _load_id,
        known_at
    from status_events
    where occurred_at is not null and (status_before is not null or status_after is not null)
),

entries as (
    select
        events.*,
        {# One that is closed and knows no stage was in progress. #}
        coalesce(
            opportunities.stage_name,
            case
                when opportunities.is_closed
                    then {{ dynamics_standard_status('opportunity', "'1'") }}
                else opportunities.status_name
            end
        ) as stage_today,
        opportunities.lost_reason,
        opportunities.status_name as status_today
    from events
    left join opportunities
        on events.opportunity_id = opportunities.opportunity_id and opportunities.version_rank = 1
),

placed as (
    {{ stages_behind_statuses('entries', 'opportunity_id') }}
),

final as (
    select
        change_id as record_id,
        opportunity_id,
        occurred_at,
        case when is_stage then stage_before else coalesce(status_before, stage_name) end
            as from_status,
        case when is_stage then stage_after else coalesce(status_after, stage_name) end
            as to_status,
        {# Why: the company's own field where this was the last word, else the status reason. #}
        case
            when not is_stage and status_after = status_today
                then coalesce(lost_reason, status_after)
            when not is_stage then status_after
        end as reason,
        is_date_known,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from placed
)

select * from final
