{#- Every reason that was delivered or that the seed knows; unknown ones are in no group. -#}
with

known as (select * from {{ ref('reasons') }}),

delivered as (
    select source, reason from {{ ref('int_lead_status_changes') }} where reason is not null
    union
    select source, reason from {{ ref('int_opportunity_stage_changes') }} where reason is not null
    union
    select source, lost_reason as reason from {{ ref('int_opportunities') }} where lost_reason is not null
    union
    select source, reason from known
),

final as (
    select
        {{ surrogate_key(["'reason'", 'delivered.source', 'delivered.reason']) }} as reason_key,
        delivered.source,
        delivered.reason,
        coalesce(known.reason_group, 'unmapped') as reason_group,
        known.name_de,
        known.name_en
    from delivered
    left join known on delivered.source = known.source and delivered.reason = known.reason
)

select * from final
