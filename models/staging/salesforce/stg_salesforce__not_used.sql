{{ config(enabled=source_is_read('salesforce')) }}

with

activities as (select * from {{ ref('base_salesforce__activities') }}),

orders as (select * from {{ ref('base_salesforce__orders_explained') }}),

campaign_members as (
    select
        *,
        row_number() over (
            partition by campaign_member_id
            order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__campaign_members') }}
),

members as (
    select
        campaign_member_id,
        case
            when is_deleted then 'deleted'
            when lead_id is null then 'of a contact: no event that a contract knows'
            when
                row_number() over (
                    partition by lead_id, is_deleted
                    order by created_at, campaign_member_id
                ) > 1
                then 'later campaign of a lead: no event that a contract knows'
        end as not_used_because
    from campaign_members
    where version_rank = 1
),

records as (
    select
        object_name,
        not_used_because as reason
    from activities
    union all
    select
        'Order' as object_name,
        not_used_because as reason
    from orders
    union all
    select
        'CampaignMember' as object_name,
        not_used_because as reason
    from members
),

final as (
    select
        object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by object_name, reason
)

select * from final
