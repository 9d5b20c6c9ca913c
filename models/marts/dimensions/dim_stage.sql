with

final as (
    select
        stage_code,
        position,
        customer_position,
        name_de,
        name_en,
        owner,
        is_active,
        sla_days
    from {{ ref('stages') }}
)

select * from final
