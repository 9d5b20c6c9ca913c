with

final as (
    select
        threshold_code,
        position,
        name_de,
        name_en,
        basis,
        stage_code,
        minimum_score
    from {{ ref('thresholds') }}
)

select * from final
