with

loads as (
    {{ latest_load() }}
),

final as (
    select coalesce({{ as_of_expression() }}, loads.latest_loaded_at) as as_of
    from loads
)

select * from final
