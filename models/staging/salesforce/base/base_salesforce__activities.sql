{{ config(enabled=source_is_read('salesforce')) }}

with

tasks as (select * from {{ ref('base_salesforce__tasks') }}),

events as (select * from {{ ref('base_salesforce__events') }}),

activities as (
    select
        'Task' as object_name,
        task_id as record_id,
        completed_at as occurred_at,
        {{ salesforce_activity_type('activity_words', 'subtype', 'call_type') }}
            as activity_type,
        outcome,
        owner_id,
        who_id,
        what_id,
        is_completed as is_done,
        is_recurrence,
        is_deleted,
        updated_at,
        _row,
        _load_id,
        known_at
    from tasks
    union all
    {# An appointment is a meeting unless its type says otherwise. Until it begins it
       lies in the future, and is not seen yet. #}
    select
        'Event' as object_name,
        event_id as record_id,
        started_at as occurred_at,
        coalesce({{ salesforce_activity_type('activity_words') }}, 'meeting')
            as activity_type,
        cast(null as {{ dbt.type_string() }}) as outcome,
        owner_id,
        who_id,
        what_id,
        true as is_done,
        is_recurrence,
        is_deleted,
        updated_at,
        _row,
        _load_id,
        known_at
    from events
),

latest as (
    select
        *,
        min(known_at) over (partition by record_id) as first_known_at,
        row_number() over (
            partition by record_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from activities
),

final as (
    select
        object_name,
        record_id,
        occurred_at,
        activity_type,
        outcome,
        owner_id,
        {{ salesforce_id_of('who_id', '00Q') }} as lead_id,
        {{ salesforce_id_of('who_id', '003') }} as contact_id,
        {{ salesforce_id_of('what_id', '006') }} as opportunity_id,
        case
            when is_deleted then 'deleted'
            when is_recurrence then 'pattern of a series'
            when not is_done then 'not completed'
            when activity_type is null then 'of no known type'
        end as not_used_because,
        _row,
        _load_id,
        first_known_at as known_at
    from latest
    where version_rank = 1
)

select * from final
