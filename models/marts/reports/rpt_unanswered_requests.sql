{#-
    Hot leads that nobody called: who asked for contact within the fast lane's days, and waits for
    more than a day, in a cycle that is still open, without any sales work since.
-#}
with

requests as (
    select
        contact_requests.*,
        {{ days_between('requested_at', as_of()) }} as waiting_days,
        {{ days_between('last_requested_at', as_of()) }} as last_asked_days
    from {{ ref('int_contact_requests') }} as contact_requests
    where answered_at is null
),

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where outcome = 'open'
),

final as (
    select
        requests.touch_key,
        requests.person_key,
        requests.lead_cycle_key,
        cycles.account_key,
        cycles.sales_unit_key,
        cycles.cycle_type,
        cycles.persona_id,
        coalesce(cycles.region, 'unknown') as region,
        cycles.route,
        cycles.current_stage,
        requests.stage_code as stage_at_request,
        requests.content_id,
        requests.measure_key,
        requests.channel_id,
        cast(requests.asked_count as bigint) as asked_count,
        requests.waiting_days,
        requests.requested_at
    from requests
    inner join cycles on requests.lead_cycle_key = cycles.lead_cycle_key
    where
        requests.waiting_days > 1
        and requests.last_asked_days <= {{ var('fast_lane_days') }}
)

select * from final
