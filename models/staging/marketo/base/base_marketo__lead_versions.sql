{{ config(enabled=source_is_read('marketo')) }}

with

leads as (select * from {{ ref('base_marketo__leads') }}),

mergers as (select * from {{ ref('base_marketo__mergers') }}),

deletions as (select * from {{ ref('base_marketo__deletions') }}),

{# Marketo never gives an id twice: what was deleted does not come back. #}
final as (
    select
        leads.* {{ exclude_columns(['is_deleted']) }},
        mergers.into_lead_id as merged_into_lead_id,
        (deletions.lead_id is not null and mergers.merged_lead_id is null) as is_deleted
    from leads
    left join mergers
        on leads.lead_id = mergers.merged_lead_id
    left join deletions
        on leads.lead_id = deletions.lead_id
)

select * from final
