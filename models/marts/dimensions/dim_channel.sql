with

final as (
    select
        channel_id,
        direction,
        name_de,
        name_en
    from {{ ref('channels') }}
)

select * from final
