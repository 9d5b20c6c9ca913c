{{ config(enabled=source_is_read('marketo')) }}

{#- Who was merged into whom, the latest word on each loser. -#}
with

activities as (
    select *
    from {{ ref('base_marketo__activities') }}
    where type_id = '32'
),

listed as (
    select
        {{ each_of(json_elements('merge_ids')) }} as merged_lead_id,
        lead_id as into_lead_id,
        occurred_at,
        activity_id,
        _row,
        _load_id,
        known_at
    from activities
),

ranked as (
    select
        *,
        row_number() over (
            partition by merged_lead_id order by occurred_at desc, activity_id desc
        ) as merger_rank
    from listed
    where merged_lead_id <> into_lead_id
),

final as (
    select
        merged_lead_id,
        into_lead_id,
        occurred_at,
        _row,
        _load_id,
        known_at
    from ranked
    where merger_rank = 1
)

select * from final
