{#- Whoever is listed is in the facts as the list says: an open cycle that asked, a cycle that nobody
    handed over in time, an open cycle that the systems tell differently. -#}
with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

touches as (select * from {{ ref('fct_touches') }}),

handovers as (select * from {{ ref('fct_handovers') }} where not is_by_score),

unanswered as (
    select
        'rpt_unanswered_requests: its touch is none of an open cycle in fct_lead_cycles' as problem,
        listed.touch_key as row_key
    from {{ ref('rpt_unanswered_requests') }} as listed
    left join touches
        on listed.touch_key = touches.touch_key and listed.person_key = touches.person_key
    left join cycles on listed.lead_cycle_key = cycles.lead_cycle_key
    where
        (
            touches.occurred_at = listed.requested_at
            and touches.occurred_at >= cycles.started_at
            and cycles.outcome = 'open'
            and cycles.person_key = listed.person_key
        ) is not true
),

overlooked as (
    select
        'rpt_overlooked_leads: fct_handovers has a handover in time' as problem,
        listed.lead_cycle_key as row_key
    from {{ ref('rpt_overlooked_leads') }} as listed
    inner join handovers
        on
            listed.lead_cycle_key = handovers.lead_cycle_key
            and handovers.handed_over_at >= listed.ripe_at
            and handovers.handed_over_at <= listed.due_at
            and (listed.reached_sales_at is null or handovers.handed_over_at < listed.reached_sales_at)
    union all
    select
        'rpt_overlooked_leads: ripe outside of its cycle in fct_lead_cycles' as problem,
        listed.lead_cycle_key as row_key
    from {{ ref('rpt_overlooked_leads') }} as listed
    left join cycles on listed.lead_cycle_key = cycles.lead_cycle_key
    where
        (
            listed.ripe_at >= cycles.started_at
            and (cycles.ended_at is null or listed.ripe_at <= cycles.ended_at)
        ) is not true
),

gaps as (
    select
        sync_status,
        count(*) as listed_count
    from {{ ref('rpt_sync_gaps') }}
    group by sync_status
),

told_differently as (
    select
        'rpt_sync_gaps: rpt_sync has another number of open cycles' as problem,
        coalesce(gaps.sync_status, counted.sync_status) as row_key
    from gaps
    full outer join (
        select * from {{ ref('rpt_sync') }}
        where
            dimension = 'total'
            and open_count > 0
            and sync_status in (
                'different_in_crm', 'missing_in_crm', 'different_in_marketing', 'missing_in_marketing'
            )
    ) as counted
        on gaps.sync_status = counted.sync_status
    where coalesce(gaps.listed_count, 0) != coalesce(counted.open_count, 0)
    union all
    select
        'rpt_sync_gaps: not open in fct_lead_cycles' as problem,
        listed.lead_cycle_key as row_key
    from {{ ref('rpt_sync_gaps') }} as listed
    left join cycles on listed.lead_cycle_key = cycles.lead_cycle_key
    where (cycles.outcome = 'open') is not true
),

final as (
    select * from unanswered
    union all
    select * from overlooked
    union all
    select * from told_differently
)

select * from final
