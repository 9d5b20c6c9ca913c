{#-
    Where leads leak away: rejected, returned or lost, and since then neither the lead came by nor
    did anybody work on it. Open ones can still be fetched, dormant ones have leaked away.
-#}
with

given_back as (
    select
        given_back.*,
        {{ days_between('given_back_at', as_of()) }} as age_days
    from {{ ref('int_given_back') }} as given_back
    where
        touched_again_at is null
        and worked_again_at is null
        and ripe_again_at is null
        and cycle_outcome in ('open', 'dormant')
),

cycles as (select * from {{ ref('fct_lead_cycles') }}),

final as (
    select
        given_back.lead_cycle_key,
        given_back.person_key,
        cycles.account_key,
        cycles.sales_unit_key,
        given_back.reason_key,
        given_back.given_back_as,
        given_back.reason_group,
        given_back.came_from_stage,
        cycles.current_stage,
        cycles.cycle_type,
        cycles.persona_id,
        cycles.first_measure_key,
        cycles.route,
        coalesce(cycles.region, 'unknown') as region,
        given_back.age_days,
        given_back.cycle_outcome = 'open' as is_open,
        given_back.given_back_at
    from given_back
    inner join cycles on given_back.lead_cycle_key = cycles.lead_cycle_key
)

select * from final
