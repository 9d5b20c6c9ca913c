{#- Which record each lead is today: the lead at the end of its merges. A lead that was merged
    away is not deleted, it lives on there. -#}
with recursive

leads as (select * from {{ ref('int_leads') }}),

merges as (
    select
        source,
        lead_id,
        lead_id as current_lead_id,
        0 as steps
    from leads
    union
    select
        merges.source,
        merges.lead_id,
        leads.merged_into_lead_id as current_lead_id,
        merges.steps + 1 as steps
    from merges
    inner join leads
        on merges.source = leads.source and merges.current_lead_id = leads.lead_id
    where leads.merged_into_lead_id is not null and merges.steps < 20
),

{# Merges that run in a circle end at the smallest lead of the circle. #}
ended as (
    select
        merges.source,
        merges.lead_id,
        merges.current_lead_id,
        row_number() over (
            partition by merges.source, merges.lead_id
            order by
                case when merges.steps = 20 then 0 else merges.steps end desc,
                merges.current_lead_id
        ) as end_rank
    from merges
),

circles as (
    select
        source,
        lead_id,
        min(current_lead_id) as current_lead_id
    from merges
    where steps >= 10
    group by source, lead_id
),

final as (
    select
        ended.source,
        ended.lead_id,
        coalesce(circles.current_lead_id, ended.current_lead_id) as record_lead_id,
        coalesce(current_leads.is_deleted, false) as is_deleted
    from ended
    left join circles on ended.source = circles.source and ended.lead_id = circles.lead_id
    left join leads as current_leads
        on
            ended.source = current_leads.source
            and coalesce(circles.current_lead_id, ended.current_lead_id) = current_leads.lead_id
    where ended.end_rank = 1
)

select * from final
