{{ config(enabled=source_is_read('salesforce')) }}

with

users as (
    select
        *,
        row_number() over (
            partition by user_id order by updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_salesforce__users') }}
),

final as (
    select
        user_id as owner_id,
        user_role_id as sales_unit_id
    from users
    where version_rank = 1 and user_role_id is not null
)

select * from final
