{{ config(enabled=source_is_read('hubspot')) }}

with

deals as (select * from {{ ref('base_hubspot__deals') }}),

-- The columns as HubSpot writes them. -- noqa: disable=RF06
audited as (
    {{ landed('hubspot', 'merged_deal', ['deal_id', 'merged_deal_id']) }}
),

takeovers as (
    select
        trim(entry) as deal_id,
        deal_id as merged_into_deal_id
    from (
        select
            deal_id,
            {{ each_of(parts_of('merged_ids', ';')) }} as entry
        from deals
    ) as entries
    union all
    select
        "merged_deal_id" as deal_id,
        "deal_id" as merged_into_deal_id
    from audited
),

final as (
    select
        deal_id,
        min(merged_into_deal_id) as merged_into_deal_id
    from takeovers
    where deal_id <> '' and deal_id <> merged_into_deal_id
    group by deal_id
)

select * from final
