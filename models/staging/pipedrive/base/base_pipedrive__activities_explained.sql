{{ config(enabled=source_is_read('pipedrive')) }}

with

activities as (
    select
        *,
        min(known_at) over (partition by activity_id) as first_known_at,
        row_number() over (
            partition by activity_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_pipedrive__activities') }}
),

activity_types as (select * from {{ ref('base_pipedrive__activity_types') }}),

typed as (
    select
        activities.*,
        {{ pipedrive_activity_type('activities.type_key', 'activity_types.type_name') }}
            as activity_type
    from activities
    left join activity_types
        on activities.type_key = activity_types.type_key
    where activities.version_rank = 1
),

final as (
    select
        activity_id,
        {# Done early, it was done then; ticked off late, it took place when it was planned. #}
        coalesce(least(due_at, done_at), due_at, done_at, due_day_at) as occurred_at,
        activity_type,
        outcome,
        opportunity_id,
        lead_id,
        contact_id,
        owner_id,
        case
            when is_deleted then 'deleted'
            when not is_done then 'not done'
            when activity_type is null then 'of no known type'
        end as not_used_because,
        _row,
        _load_id,
        first_known_at as known_at
    from typed
)

select * from final
