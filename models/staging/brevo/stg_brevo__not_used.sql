{{ config(enabled=source_is_read('brevo')) }}

with

log_entries as (select * from {{ ref('base_brevo__events') }}),

records as (
    select
        case
            when occurred_at is null then 'without a time'
            when
                {{ brevo_event_type('event') }} is null
                and lower(replace(event, '_', '')) not in ('contactdeleted', 'listaddition')
                then 'no fate of an e-mail: ' || event
        end as reason
    from log_entries
),

final as (
    select
        'events' as object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by reason
)

select * from final
